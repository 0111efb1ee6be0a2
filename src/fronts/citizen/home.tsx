import { type ReactNode, useState } from 'react';
import {
  Bell,
  Button,
  type CityFacts,
  changePreferences,
  ErrorState,
  forgetUnownedDrafts,
  hasUnownedDrafts,
  Icon,
  OfflineBar,
  Phone,
  Sheet,
  useApiMutation,
  useCitizen,
  useCity,
  usePreferences,
  useText,
} from '../kit/index.tsx';
import { GridMember } from './grid-member.tsx';
import { scenePages } from './scene-pages.tsx';
import { citizenWords } from './words/citizen-words.ts';

/** The first page: one big button, what the scenes show, whom to call, and who looks after the neighbourhood. */
export function Home(): ReactNode {
  const text = useText(citizenWords);
  const city = useCity();
  const { language, elder } = usePreferences();
  const title = titleOf(city, language) ?? text.title;
  // Somebody who chose large letters would rather telephone than type: whom to call comes first.
  const whom = (
    <>
      {city === undefined ? null : <Calls city={city} />}
      <GridMember />
    </>
  );
  const action = scenePages.find((pages) => pages.action !== undefined)?.action;
  return (
    <Phone title={title} aside={<Switches />} notice={<OfflineBar />} foot={action?.()}>
      <div className="cb-stack citizen-home">
        {elder === 0 ? null : whom}
        {scenePages.map((pages) => (
          <div className="cb-stack" key={pages.order}>
            {pages.home?.()}
          </div>
        ))}
        {elder === 0 ? whom : null}
        <SignedIn />
      </div>
    </Phone>
  );
}

/** The citizen's front is called as the city calls its way of reporting. */
function titleOf(city: CityFacts | undefined, language: 'zh' | 'en'): string | undefined {
  const first = scenePages.find((pages) => pages.scene !== '');
  return first === undefined ? undefined : city?.brand.scenes[first.scene]?.[language];
}

function Switches(): ReactNode {
  const kit = useText();
  const { language } = usePreferences();
  const citizen = useCitizen();
  return (
    <>
      {citizen.state === 'in' ? <Bell /> : null}
      <Button
        kind="quiet"
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => void changePreferences({ language: language === 'zh' ? 'en' : 'zh' })}
      >
        {kit.otherLanguage}
      </Button>
    </>
  );
}

function Calls({ city }: { city: CityFacts }): ReactNode {
  const text = useText(citizenWords);
  const { language } = usePreferences();
  const [hotline, ...others] = city.brand.contacts;
  return (
    <section className="cb-card cb-stack-tight">
      <h2>{text.call}</h2>
      <p className="cb-muted">{text.callWhy}</p>
      {hotline === undefined ? null : (
        <a className="cb-button cb-button-plain cb-button-wide citizen-call" href={`tel:${hotline.number}`}>
          <Icon name="phone" />
          <span>{text.callTo(hotline.number, hotline[language])}</span>
        </a>
      )}
      <div className="citizen-calls">
        {others.map((contact) => (
          <a key={contact.number} className="cb-button cb-button-plain" href={`tel:${contact.number}`}>
            <span>
              {contact.number} {contact[language]}
            </span>
          </a>
        ))}
      </div>
    </section>
  );
}

function SignedIn(): ReactNode {
  const text = useText(citizenWords);
  const citizen = useCitizen();
  if (citizen.state !== 'in') return null;
  const leave = async (): Promise<void> => {
    if ((await hasUnownedDrafts()) && !confirm(text.signOutDrafts)) return;
    await citizen.signOut();
  };
  return (
    <section className="cb-row-apart" aria-label={text.settings}>
      <span className="cb-muted cb-figures">{text.signedInAs(citizen.name)}</span>
      <span className="cb-row">
        <EraseMe />
        <Button kind="quiet" onClick={() => void leave()}>
          {text.signOut}
        </Button>
      </span>
    </section>
  );
}

/** Everything about oneself is erased, after a word of what that means. */
function EraseMe(): ReactNode {
  const text = useText(citizenWords);
  const [isOpen, setIsOpen] = useState(false);
  const erasing = useApiMutation<{ openCases: number }>();
  const erase = (): void =>
    erasing.mutate(
      { method: 'DELETE', path: '/api/v1/persons/me' },
      { onSuccess: () => void forgetUnownedDrafts().then(() => location.reload()) },
    );
  return (
    <>
      <Button kind="quiet" onClick={() => setIsOpen(true)}>
        {text.eraseMe}
      </Button>
      <Sheet title={text.eraseMe} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <div className="cb-stack">
          <p>{text.eraseMeWhat}</p>
          {erasing.isError ? <ErrorState error={erasing.error} /> : null}
          <Button isWide isBusy={erasing.isPending} onClick={erase}>
            {text.eraseMeDo}
          </Button>
        </div>
      </Sheet>
    </>
  );
}
