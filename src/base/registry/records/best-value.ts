/** SQL of the value that the most trusted source gives, the newest of several; over rows `r` of the table `said`. */
export const trusted = (field: string) =>
  `(array_agg(r.fields ->> '${field}' ORDER BY r.trust DESC, r.observed_on DESC, r.key)
     FILTER (WHERE r.fields ? '${field}'))[1]`;

/** SQL of the value that was seen last, by the most trusted of several. */
export const newest = (field: string) =>
  `(array_agg(r.fields ->> '${field}' ORDER BY r.observed_on DESC, r.trust DESC, r.key)
     FILTER (WHERE r.fields ? '${field}'))[1]`;
