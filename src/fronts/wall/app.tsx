import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import {
  api,
  Button,
  ErrorState,
  isApiError,
  Skeleton,
  useApiQuery,
  useText,
  useTitle,
} from '../kit/index.tsx';
import type { City, Me } from './data.ts';
import { SignIn } from './sign-in.tsx';
import { Wall } from './wall.tsx';
import { wallWords } from './words/wall-words.ts';

const ME = '/api/v1/auth/me';

/** Who looks at this wall: nobody yet, somebody without the right, or somebody with it. */
export function App(): ReactNode {
  const text = useText(wallWords);
  useTitle(text.title);
  const client = useQueryClient();
  const city = useApiQuery<City>('/api/v1/city');
  const me = useApiQuery<Me>(ME);
  const signOut = async (): Promise<void> => {
    await api('POST', '/api/v1/auth/logout').catch(() => undefined);
    client.clear();
    await client.invalidateQueries();
    location.reload();
  };
  if (me.isError && isApiError(me.error) && me.error.status === 401)
    return <SignIn city={city.data} onSignedIn={(session) => client.setQueryData([ME], session)} />;
  if (me.data !== undefined && !me.data.permissions.includes('indicator.read'))
    return (
      <main className="wall-message">
        <h1>{text.noRight}</h1>
        <p>{text.noRightWhom}</p>
        <Button onClick={() => void signOut()}>{text.signOut}</Button>
      </main>
    );
  if (city.data !== undefined && me.data !== undefined)
    return <Wall city={city.data} me={me.data} onSignOut={() => void signOut()} />;
  const failed = [city, me].find((query) => query.isError);
  return (
    <main className="wall-message">
      {failed === undefined ? (
        <Skeleton shape="block" count={3} />
      ) : (
        <ErrorState
          error={failed.error}
          onRetry={() => void failed.refetch()}
          isRetrying={failed.isFetching}
        />
      )}
    </main>
  );
}
