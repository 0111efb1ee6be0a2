import Type from 'typebox';
import type { City } from '../../base/scene/index.ts';
import type { Config } from '../../platform/config/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import { scenes } from '../scenes.ts';

const Words = Type.Object({ zh: Type.String(), en: Type.String() });

/** What a page needs to know of the city before anybody signs in. */
export function cityRoutes(city: City, config: Config): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/city',
      summary: 'The city, what its services are called, and the flows with their states',
      access: 'public',
      response: Type.Object({
        id: Type.String(),
        code: Type.String(),
        name: Type.String(),
        timeZone: Type.String(),
        demo: Type.Boolean(),
        lon: Type.Union([Type.Number(), Type.Null()]),
        lat: Type.Union([Type.Number(), Type.Null()]),
        brand: Type.Object({
          city: Words,
          product: Words,
          scenes: Type.Record(Type.String(), Words),
          contacts: Type.Array(Type.Object({ ...Words.properties, number: Type.String() })),
          routeLink: Type.Optional(Type.String()),
        }),
        scenes: Type.Array(Type.Object({ id: Type.String(), title: Words })),
        flows: Type.Array(
          Type.Object({
            id: Type.String(),
            title: Words,
            states: Type.Array(Type.Object({ id: Type.String(), title: Words, mark: Type.String() })),
          }),
        ),
      }),
      handler: async (_ctx, { reply }) => {
        reply.header('Cache-Control', 'no-cache');
        const { id, code, name, timeZone } = city.identity;
        const { lon, lat } = city.areas.city;
        return {
          ...{ id, code, name, timeZone, lon, lat, demo: config.demo },
          brand: {
            city: { ...city.brand.city },
            product: { ...city.brand.product },
            scenes: Object.fromEntries(
              Object.entries(city.brand.scenes).map(([scene, words]) => [scene, { ...words }]),
            ),
            contacts: city.brand.contacts.map((contact) => ({ ...contact })),
            ...(city.brand.routeLink !== undefined && { routeLink: city.brand.routeLink }),
          },
          scenes: scenes.map(({ manifest }) => ({ id: manifest.id, title: { ...manifest.title } })),
          flows: city.loop.flows.all().map((flow) => ({
            id: flow.id,
            title: { ...flow.title },
            states: Object.entries(flow.states).map(([state, { title, mark }]) => ({
              id: state,
              title: { ...title },
              mark,
            })),
          })),
        };
      },
    }),
  ];
}
