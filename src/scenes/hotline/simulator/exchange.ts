import { AppError } from '../../../lib/errors.ts';
import type { ExchangeSettings } from '../exchange/contract.ts';
import { isSynthetic } from '../exchange/exchange.ts';
import type { UpperServer } from './server.ts';

const PATH = '/api/v1/hotline/exchange';

type Call = <Result>(method: string, path: string, body?: unknown) => Promise<Result>;

/**
 * Points the city's exchange at a synthetic upper platform and afterwards to where it was, as an administrator does it
 * over HTTP. `connect` throws `hotline.exchange_in_use` when a real platform is set up: nothing of it is touched then.
 */
export function syntheticExchange(asAdministrator: Call) {
  let before: ExchangeSettings | undefined;
  return {
    connect: async (
      server: Pick<UpperServer, 'endpoint' | 'dayListEndpoint'>,
      secret: string,
    ): Promise<void> => {
      const { endpoint, algorithm, timeoutMs, dayListEndpoint } = await asAdministrator<ExchangeSettings>(
        'GET',
        PATH,
      );
      if (endpoint !== null && !isSynthetic({ endpoint })) throw new AppError('hotline.exchange_in_use');
      before = {
        endpoint: null,
        algorithm,
        timeoutMs,
        dayListEndpoint: endpoint === null ? dayListEndpoint : null,
      };
      await asAdministrator('PUT', PATH, {
        ...{
          endpoint: server.endpoint,
          dayListEndpoint: server.dayListEndpoint,
          algorithm,
          timeoutMs,
          secret,
        },
      });
    },
    restore: async (): Promise<void> => {
      if (before !== undefined) await asAdministrator('PUT', PATH, before);
    },
  };
}
