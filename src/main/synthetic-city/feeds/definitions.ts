import type { FeedDefinition } from './definition.ts';
import { populationFeeds } from './population-feeds.ts';
import { propertyFeeds } from './property-feeds.ts';
import { serviceFeeds } from './service-feeds.ts';
import { welfareFeeds } from './welfare-feeds.ts';

/** The 42 systems of a city that hand data over; all made up, with owners marked as synthetic (合成). */
export const FEEDS: readonly FeedDefinition[] = [
  ...populationFeeds,
  ...welfareFeeds,
  ...propertyFeeds,
  ...serviceFeeds,
];
