import type { CityManifest } from './output-folder.ts';

/** What stands in the output beside the files, so that nobody takes them for anything real. */
export function readmeOf({
  name,
  scale,
  seed,
  rows,
  feeds,
}: Omit<CityManifest, 'state'> & { name: string }): string {
  const table = Object.entries(rows ?? {})
    .map(([file, count]) => `| ${file} | ${count} |`)
    .join('\n');
  return `# 合成城市数据 Synthetic city

**全部为合成数据，不对应任何真实的人、房屋或单位。** Everything here is made up: no person, house or organisation in it exists.

- City pack ${name}, scale ${scale}, seed ${seed}${feeds ? ', with feeds' : ''}. The same values make the same city again.
- Divisions, streets and communities have their real names; grids, roads, estates, buildings and people are invented.
- Resident numbers begin with 99 and credit codes carry division 990101: no such division exists. Check digits are right.
- Telephone numbers begin with 154, 161, 164 or 169, which no operator has been given.
- \`truth/\` is what is so; \`truth/feed_<code>.parquet\` says which person, house, organisation or thing each record of
  a feed is about (\`key\` is the first column of the feed). It is for scoring: never read it while linking.
- \`feeds/\` is what ${feeds ? '42 systems' : 'systems'} say of it, with their mistakes; \`feeds/<code>.json\` declares each.

| table | rows |
|---|---|
${table}
`;
}
