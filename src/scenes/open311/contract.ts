import Type, { type Static } from 'typebox';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** One service of GET services: a category that the public may report. */
export const Service = Type.Object({
  service_code: Type.String(),
  service_name: Type.String(),
  description: Type.String(),
  metadata: Type.Boolean(),
  type: Type.Union([Type.Literal('realtime'), Type.Literal('batch'), Type.Literal('blackbox')]),
  keywords: Type.String(),
  group: Type.String(),
});
export type Service = Static<typeof Service>;

/** A question that a service asks besides the description. */
export const ServiceAttribute = Type.Object({
  variable: Type.Boolean(),
  code: Type.String(),
  datatype: Type.String(),
  required: Type.Boolean(),
  datatype_description: Nullable(Type.String()),
  order: Type.Integer(),
  description: Type.String(),
  values: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
});
export type ServiceAttribute = Static<typeof ServiceAttribute>;

/** One request as the public sees it. Times are ISO 8601, points WGS-84. */
export const ServiceRequest = Type.Object({
  service_request_id: Type.String(),
  status: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
  status_notes: Nullable(Type.String()),
  service_name: Type.String(),
  service_code: Type.String(),
  description: Type.String(),
  agency_responsible: Nullable(Type.String()),
  service_notice: Nullable(Type.String()),
  requested_datetime: Type.String(),
  updated_datetime: Type.String(),
  expected_datetime: Nullable(Type.String()),
  address: Nullable(Type.String()),
  address_id: Nullable(Type.String()),
  zipcode: Nullable(Type.String()),
  lat: Nullable(Type.Number()),
  long: Nullable(Type.Number()),
  media_url: Nullable(Type.String()),
});
export type ServiceRequest = Static<typeof ServiceRequest>;

export const JurisdictionQuery = Type.Object({
  jurisdiction_id: Type.Optional(Type.String({ maxLength: 100 })),
});

export const RequestsQuery = Type.Object({
  ...JurisdictionQuery.properties,
  /** One or several, separated by commas; all other conditions are then left aside. */
  service_request_id: Type.Optional(Type.String({ maxLength: 4_000 })),
  service_code: Type.Optional(Type.String({ maxLength: 2_000 })),
  start_date: Type.Optional(Type.String({ maxLength: 40 })),
  end_date: Type.Optional(Type.String({ maxLength: 40 })),
  status: Type.Optional(Type.String({ maxLength: 20 })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
});
export type RequestsQuery = Static<typeof RequestsQuery>;

const Field = (most: number) => Type.Optional(Type.String({ maxLength: most }));

/** What POST requests takes; `attribute[code]` fields stand beside these. */
export const NewRequest = Type.Object(
  {
    jurisdiction_id: Field(100),
    api_key: Field(100),
    service_code: Field(40),
    lat: Field(30),
    long: Field(30),
    address_string: Field(300),
    address_id: Field(100),
    email: Field(200),
    device_id: Field(200),
    account_id: Field(200),
    first_name: Field(50),
    last_name: Field(50),
    phone: Field(30),
    description: Field(5_000),
    media_url: Field(500),
  },
  { additionalProperties: true },
);
export type NewRequest = Static<typeof NewRequest>;

export const PublishRequest = Type.Object({
  /** The words as the public may read them; empty takes them back. */
  text: Type.String({ maxLength: 5_000 }),
});
