/** Row types, generated from the migrated database by `node tools/generate-schema.ts`. Do not edit. */
import type { Generated, GeneratedAlways } from 'kysely';

export interface AreasArea {
  id: string;
  code: string;
  name: string;
  level: string;
  depth: number;
  parent_id: string | null;
  path: string[];
  exclusive: Generated<boolean>;
  synthetic: Generated<boolean>;
  valid_from: string;
  valid_to: string | null;
  lon: number | null;
  lat: number | null;
  geometry: Buffer | null;
}

export interface AuditEntry {
  id: string;
  happened_at: Date;
  actor_kind: string;
  actor_id: string;
  organisation_id: string | null;
  action: string;
  subject: string;
  purpose: string | null;
  details: unknown;
  sequence: number | null;
  chained_at: Date | null;
  previous_hash: Buffer | null;
  hash: Buffer | null;
}

export interface AuditHead {
  only_one: Generated<boolean>;
  sequence: number;
  hash: Buffer;
}

export interface AuthAccount {
  id: string;
  login: string;
  name: string;
  organisation_id: string | null;
  password_hash: string;
  must_change_password: boolean;
  totp_secret: Buffer | null;
  totp_confirmed_at: Date | null;
  totp_last_step: Generated<number>;
  disabled_at: Date | null;
  created_at: Date;
  last_login_at: Date | null;
}

export interface AuthAccountGrant {
  account_id: string;
  role: string;
  organisation_id: string | null;
  area_id: string | null;
}

export interface AuthApiToken {
  id: string;
  name: string;
  token_hash: Buffer;
  token_start: string;
  permissions: string[];
  organisation_id: string | null;
  created_by: string;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

export interface AuthCitizen {
  id: string;
  phone_hash: Buffer | null;
  phone_encrypted: Buffer | null;
  phone_masked: string | null;
  created_at: Date;
  erased_at: Date | null;
}

export interface AuthLoginAttempt {
  login_hash: Buffer;
  count: number;
  last_at: Date;
  locked_until: Date | null;
}

export interface AuthPhoneCode {
  phone_hash: Buffer;
  code_hash: Buffer | null;
  sent_at: Date;
  expires_at: Date;
  tries: number;
  day_started_at: Date;
  day_count: number;
}

export interface AuthSecretCheck {
  only_one: Generated<boolean>;
  fingerprint: Buffer;
}

export interface AuthSession {
  token_hash: Buffer;
  account_id: string | null;
  citizen_id: string | null;
  created_at: Date;
  seen_at: Date;
  expires_at: Date;
  ends_at: Date;
  kept: Generated<boolean>;
}

export interface ClassifyCategory {
  list: string;
  code: string;
  name: string;
  name_en: string | null;
  parent: string | null;
  level: number;
  kind_hint: string | null;
  words: Generated<string[]>;
  retired_on: string | null;
}

export interface ClassifyCategoryMap {
  from_list: string;
  from_code: string;
  to_list: string;
  to_code: string;
  relation: string;
}

export interface ClassifyLesson {
  id: string;
  list: string;
  code: string;
  text: string;
  source: string;
  learned_at: Date;
}

export interface ClassifyList {
  id: string;
  name: string;
  main: Generated<boolean>;
}

export interface ClassifyModel {
  list: string;
  bytes: Buffer;
  trained_at: Date;
  rows: number;
  source_hash: string;
}

export interface ClassifyPhoto {
  attachment_id: string;
  case_id: string;
  file_hash: string;
  purpose: string;
  added_at: Date;
  unreadable: string | null;
  perceptual: number | null;
  difference: number | null;
  band_0: number | null;
  band_1: number | null;
  band_2: number | null;
  band_3: number | null;
  taken_at: Date | null;
  lon: number | null;
  lat: number | null;
  analysed_at: Date;
}

export interface ClassifyPhotoFeatures {
  file_hash: string;
  features: string;
  made_at: Date;
}

export interface ClassifyPhotoTask {
  attachment_id: string;
  case_id: string;
  file_hash: string;
  purpose: string;
  added_at: Date;
  attempts: Generated<number>;
  retry_at: Date;
}

export interface CollisionDefinition {
  id: string;
  title: string;
  purpose: string;
  legal_basis: string;
  applicant: string;
  emergency: boolean;
  question: unknown;
  version: number;
  state: string;
  expires_on: string | null;
  emergency_hours: number | null;
  ends_at: Date | null;
  retention_days: number;
  maximum_rows: number;
  created_by: string;
  created_at: Date;
  changed_by: string;
  changed_by_name: string;
  changed_at: Date;
  submitted_by: string | null;
  submitted_at: Date | null;
  decided_by: string | null;
  decided_by_name: string | null;
  decided_at: Date | null;
  decision_note: string | null;
  authors: Generated<string[]>;
}

export interface CollisionResult {
  run_id: string;
  number: number;
  id: string;
  entity_id: number | null;
  name: string | null;
  resident_number: string | null;
  area_id: string | null;
  matches: unknown;
}

export interface CollisionRun {
  id: string;
  definition_id: string;
  version: number;
  state: string;
  question: unknown;
  sources: unknown;
  synthetic: boolean;
  progress: unknown;
  started_by: string;
  started_by_name: string;
  started_at: Date;
  alive_at: Date;
  stop_asked: Generated<boolean>;
  ended_at: Date | null;
  rows: number | null;
  counts: unknown;
  error_code: string | null;
  error_details: unknown;
  delete_at: Date | null;
  deleted_at: Date | null;
  proof: unknown;
  erased: Generated<string[]>;
}

export interface CollisionTask {
  run_id: string;
  number: number;
  case_id: string;
  made_by: string;
  made_at: Date;
}

export interface ComponentsCaseThing {
  code: string;
  case_id: string;
  opened_at: Date;
}

export interface ComponentsCensus {
  code: string;
  department: string | null;
  keeper: string | null;
  condition: string;
  surveyed_on: string | null;
  imported_at: Date;
}

export interface ComponentsProposal {
  case_id: string;
  rank: number;
  thing_id: number;
  code: string;
  distance_m: number;
  state: string;
  found_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
}

export interface ComponentsTallied {
  single: Generated<boolean>;
  at: Date;
}

export interface ComponentsTally {
  street_id: string;
  category: string;
  things: number;
  whole: number;
  lon: number;
  lat: number;
}

export interface DeskFirstView {
  account_id: string;
  view_id: string;
}

export interface DeskView {
  id: string;
  owner_id: string;
  organisation_id: string | null;
  name: string;
  queue: string;
  filters: unknown;
  created_at: Date;
  changed_at: Date;
}

export interface DoorCheckFinding {
  visit_id: string;
  key: string;
  entity_id: number;
  says: string;
}

export interface DoorCheckPhoto {
  id: string;
  staff_id: string;
  hash: string;
  file: unknown;
  sent_at: Date;
}

export interface DoorCheckRound {
  id: string;
  title: string;
  area_id: string;
  starts_on: string;
  ends_on: string;
  created_by: string;
  created_at: Date;
}

export interface DoorCheckTask {
  id: string;
  round_id: string;
  house_id: number;
  grid_id: string;
  state: string;
  visits: Generated<number>;
  outcome: string | null;
  changed: Generated<boolean>;
  shared: Generated<boolean>;
}

export interface DoorCheckVisit {
  id: string;
  task_id: string;
  staff_id: string;
  outcome: string;
  use: string | null;
  note: string;
  lon: number | null;
  lat: number | null;
  distance_m: number | null;
  photo_id: string | null;
  visited_at: Date;
  received_at: Date;
  state: string;
  ended_by: string | null;
  ended_at: Date | null;
  case_id: string | null;
}

export interface EnterprisesFinding {
  id: string;
  organisation_id: number;
  kind: string;
  grid_id: string | null;
  path: string[];
  state: string;
  evidence: unknown;
  found_on: string;
  found_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  reason: string | null;
  case_id: string | null;
  synthetic: boolean;
}

export interface EnterprisesTallied {
  single: Generated<boolean>;
  at: Date | null;
  base_at: Date | null;
  is_stale: boolean;
}

export interface EnterprisesTally {
  area_id: string;
  kind: string;
  state: number;
  organisations: number;
}

export interface EnterprisesVFindingFact {
  happened_day: string | null;
  sent: boolean | null;
  settled: boolean | null;
  kind: string | null;
  synthetic: boolean | null;
  channel: string | null;
  category_list: string | null;
  category_code: string | null;
  area1_id: string | null;
  area2_id: string | null;
  area3_id: string | null;
  area4_id: string | null;
  area_id: string | null;
  unit_id: string | null;
}

export interface ErasureRequest {
  id: string;
  phone_hash: Buffer | null;
  citizen_id: string | null;
  person_sealed: Buffer | null;
  asked_at: Date;
  asked_by: string;
  erased: unknown;
  open_cases: number;
  looked_at: Date;
  done_at: Date | null;
}

export interface FeedsAsked {
  source_id: number;
  day: string;
  account: string;
  questions: number;
}

export interface FeedsLoad {
  id: GeneratedAlways<number>;
  source_id: number;
  mode: string;
  state: string;
  file_name: string;
  file_bytes: number | null;
  file_hash: string | null;
  previous_load: number | null;
  as_of: string | null;
  rows_read: number | null;
  rows_stored: number | null;
  rows_aside: number | null;
  rows_faulty: number | null;
  rows_repeated: number | null;
  headers_repeated: number | null;
  added: number | null;
  changed: number | null;
  removed: number | null;
  error_code: string | null;
  error_details: unknown;
  started_at: Date;
  started_by: string;
  ended_at: Date | null;
  rejected_removed_at: Date | null;
}

export interface FeedsQuality {
  load_id: number;
  field: string;
  complete: number;
  valid: number | null;
  unique: number | null;
  timely: number | null;
  consistent: number | null;
}

export interface FeedsRejection {
  load_id: number;
  number: number;
  row_number: number | null;
  key_masked: string | null;
  field: string;
  reason: string;
  value_masked: string | null;
  kept: boolean;
}

export interface FeedsSource {
  id: GeneratedAlways<number>;
  code: string;
  title: string;
  system: string;
  resource: string | null;
  subject: string;
  owner: string;
  legal_basis: string;
  period: string;
  trust: number;
  declaration: unknown;
  declared_at: Date;
  declared_by: string;
  current_load: number | null;
  checked_at: Date | null;
  organisation_id: string | null;
  area_id: string | null;
}

export interface FeedsSuppressed {
  source_id: number;
  what: string;
  hash: string;
  asked_at: Date;
}

export interface FeedsSuppressionSalt {
  single: Generated<boolean>;
  salt: string;
}

export interface FeedsUnclean {
  source_id: number;
  since: Date;
}

export interface FeedsUpload {
  id: string;
  file_name: string;
  file_bytes: number;
  received: Generated<number>;
  sent_by: string;
  sent_at: Date;
  expires_at: Date;
}

export interface HotlineCallBack {
  id: string;
  ticket_id: string;
  called_at: Date;
  reached: boolean;
  solved: boolean | null;
  satisfied: boolean | null;
  note: string | null;
}

export interface HotlineDelivery {
  id: string;
  request_id: string;
  tried_at: Date;
  arrived: boolean;
  error: string | null;
  took_ms: number;
}

export interface HotlineDifference {
  reconciliation_id: string;
  line: number;
  upper_number: string;
  kind: string;
  ours: string | null;
  theirs: string | null;
  settled: string | null;
  settled_at: Date | null;
  settled_by: string | null;
  note: string | null;
}

export interface HotlineExchange {
  one: Generated<boolean>;
  endpoint: string | null;
  algorithm: Generated<string>;
  secret: string | null;
  timeout_ms: Generated<number>;
  day_list_endpoint: string | null;
  changed_at: Date;
  changed_by: string;
}

export interface HotlineKnowledge {
  id: string;
  code: string;
  category_list: string;
  category_code: string;
  question: string;
  answer: string;
  owner_template: string;
  expires_on: string;
  version: number;
  state: string;
  pieces: string[];
  uses: Generated<number>;
  told_version: Generated<number>;
  changed_at: Date;
  changed_by: string;
}

export interface HotlineKnowledgeUse {
  id: string;
  knowledge_id: string;
  version: number;
  case_id: string;
  used_at: Date;
  used_by: string;
}

export interface HotlineKnowledgeVersion {
  knowledge_id: string;
  version: number;
  question: string;
  answer: string;
  expires_on: string;
  changed_at: Date;
  changed_by: string;
}

export interface HotlineReconciliation {
  id: string;
  day: string;
  state: string;
  source: string;
  compared: Generated<number>;
  differences: Generated<number>;
  note: string | null;
  made_at: Date;
  made_by: string;
}

export interface HotlineRequest {
  id: string;
  ticket_id: string;
  case_id: string;
  case_version: number;
  kind: string;
  reason: string;
  state: string;
  asked_at: Date;
  sent_at: Date | null;
  sent_by: string | null;
  attempts: Generated<number>;
  next_attempt_at: Date | null;
  last_error: string | null;
  answered_at: Date | null;
  answer: string | null;
  wanted_deadline: Date | null;
  new_deadline: Date | null;
}

export interface HotlineSecretText {
  ticket_id: string;
  title: string | null;
  text: string;
  address: string | null;
  reporter_name: string | null;
  reporter_telephone: string | null;
}

export interface HotlineTicket {
  id: string;
  upper_number: string;
  case_id: string;
  report_id: string;
  round: Generated<number>;
  secret: boolean;
  synthetic: Generated<boolean>;
  upper_deadline: Date;
  inner_due_at: Date;
  upper_status: string;
  step: string | null;
  holder: string | null;
  received_at: Date;
  taken_in_at: Date;
  changed_at: Date;
  closed_at: Date | null;
  taken_over_version: Generated<number>;
  taken_over: unknown;
}

export interface HotlineTicketChange {
  id: string;
  ticket_id: string;
  field: string;
  before: string | null;
  after: string | null;
  changed_at: Date;
  changed_by: string;
}

export interface HousingAreaCount {
  area_id: string;
  buildings: number;
  houses: number;
  own_houses: number;
  let_houses: number;
  shared_houses: number;
  occupied_houses: number;
  empty_houses: number;
  other_houses: number;
  lived_in: number;
  unowned: number;
  registered: number;
}

export interface HousingClue {
  id: string;
  kind: string;
  house_id: number;
  grid_id: string;
  path: string[];
  state: string;
  evidence: unknown;
  weight: number;
  found_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  reason: string | null;
  case_id: string | null;
  synthetic: boolean;
  found_on: string;
  decided_on: string | null;
}

export interface HousingCounted {
  single: Generated<boolean>;
  base_at: Date;
}

export interface HousingGridCount {
  grid_id: string;
  code: string;
  path: string[];
  buildings: number;
  houses: number;
  own_houses: number;
  let_houses: number;
  shared_houses: number;
  occupied_houses: number;
  empty_houses: number;
  other_houses: number;
  lived_in: number;
  unowned: number;
  registered: number;
  counted_at: Date;
}

export interface HousingLetting {
  id: string;
  house_id: number;
  grid_id: string;
  kind: string;
  starts_on: string;
  ends_on: string;
  rooms: number | null;
  area_m2: string | null;
  landlord_id: number | null;
  contact: Generated<string>;
  note: Generated<string>;
  state: string;
  in_force: boolean;
  ended_on: string | null;
  ended_by: string | null;
  end_reason: string | null;
  extensions: Generated<number>;
  feed_id: number | null;
  feed_key: string | null;
  unknown_tenants: Generated<number>;
  registered_by: string;
  registered_at: Date;
  synthetic: boolean;
  registered_on: string;
  path: Generated<string[]>;
}

export interface HousingStaleGrid {
  grid_id: string;
  since: Date;
}

export interface HousingTakenSource {
  source_id: number;
  load_id: number;
  linked_at: Date | null;
  taken_at: Date;
}

export interface HousingTenant {
  letting_id: string;
  key: string;
  person_id: number;
}

export interface HousingUnplacedLease {
  source_id: number;
  key: string;
  reason: string;
}

export interface HousingVClueFact {
  opened_day: string | null;
  happened_day: string | null;
  closed_day: string | null;
  taken_up: boolean | null;
  decided: boolean | null;
  stands: boolean | null;
  synthetic: boolean | null;
  channel: string | null;
  kind: string | null;
  category_list: string | null;
  category_code: string | null;
  area1_id: string | null;
  area2_id: string | null;
  area3_id: string | null;
  area4_id: string | null;
  area_id: string | null;
  unit_id: string | null;
}

export interface HousingVLettingFact {
  happened_day: string | null;
  opened_day: string | null;
  closed_day: string | null;
  taken_up: boolean | null;
  synthetic: boolean | null;
  channel: string | null;
  kind: string | null;
  category_list: string | null;
  category_code: string | null;
  area1_id: string | null;
  area2_id: string | null;
  area3_id: string | null;
  area4_id: string | null;
  area_id: string | null;
  unit_id: string | null;
}

export interface IndicatorsAnswer {
  case_id: string;
  solved: boolean;
  satisfied: boolean;
  answered_at: Date;
}

export interface IndicatorsCaseFact {
  case_id: string;
  version: number;
  opened_day: string;
  dispatched_day: string | null;
  closed_day: string | null;
  opened_hour: number;
  dispatched_hour: number | null;
  closed_hour: number | null;
  bounced: number;
  reworked: number;
  reopened: number;
  suspended: number;
  urged: number;
  verified: number;
  stars: number | null;
  solved: boolean | null;
  satisfied: boolean | null;
  taken_up: boolean;
  signed: boolean;
  late_now: boolean;
  late_stage: boolean;
  late_citizen: boolean;
  late_signing: boolean;
  excluded: string[] | null;
  synthetic: boolean;
  hours_to_dispatch: number | null;
  hours_to_sign: number | null;
  hours_to_handle: number | null;
  hours_total: number | null;
  area1_id: string | null;
  area2_id: string | null;
  area3_id: string | null;
  area4_id: string | null;
  area_id: string | null;
  unit_id: string | null;
  channel: string;
  kind: string;
  category_list: string | null;
  category_code: string | null;
}

export interface IndicatorsExclusion {
  case_id: string;
  organisation_id: string;
  measure: string;
  figures: string[];
  decided_at: Date;
}

export interface IndicatorsReportFact {
  report_id: string;
  case_id: string;
  received_day: string;
  received_hour: number;
  repeated: boolean;
  synthetic: boolean;
  area1_id: string | null;
  area2_id: string | null;
  area3_id: string | null;
  area4_id: string | null;
  area_id: string | null;
  unit_id: string | null;
  channel: string;
  kind: string;
  category_list: string | null;
  category_code: string | null;
}

export interface IndicatorsRule {
  indicator_id: string;
  version: number;
  valid_from: string;
  parameters: unknown;
  source: string;
}

export interface IndicatorsVExclusion {
  case_id: string | null;
  organisation_id: string | null;
  measure: string | null;
  figures: string[] | null;
  decided_at: Date | null;
}

export interface IntakeFusion {
  id: string;
  report_id: string;
  case_id: string;
  score: number;
  reasons: unknown;
  fused_at: Date;
  fused_by: string;
  undone_at: Date | null;
  undone_by: string | null;
}

export interface IntakeFusionRule {
  category_list: string;
  category_prefix: string;
  distance_m: number;
  window_hours: number;
}

export interface IntakePhotoCheck {
  id: string;
  case_id: string;
  sequence: number;
  acted_by: string;
  after_ids: string[];
  verdict: string;
  reasons: unknown;
  judgement: unknown;
  judged_at: Date;
}

export interface IntakePhotoCheckRequest {
  case_id: string;
  asked: Generated<number>;
  asked_at: Date;
  attempts: Generated<number>;
  retry_at: Date;
}

export interface IntakePhotoMark {
  case_id: string;
  check_id: string;
  urgency: number;
  judged_at: Date;
  waiting: boolean;
}

export interface IntakeRedLine {
  id: string;
  name: string;
  level: number;
  words: string[];
  unless: string[];
  ring: string[];
  within_minutes: number;
  exit: string | null;
}

export interface IntakeReport {
  id: string;
  number: string;
  channel: string;
  external_id: string;
  kind: string;
  title: string;
  text: string;
  lon: number | null;
  lat: number | null;
  address: string | null;
  area_id: string | null;
  reporter_id: string | null;
  case_id: string;
  repeat_of: string | null;
  category_list: string | null;
  category_code: string | null;
  suggestion: unknown;
  red_line: string | null;
  private: boolean;
  synthetic: boolean;
  reported_at: Date;
  received_at: Date;
}

export interface IntakeReporter {
  id: string;
  citizen_id: string | null;
  name: string | null;
  telephone: string | null;
  on_behalf: Generated<boolean>;
  erased_at: Date | null;
}

export interface IntakeRouteExperience {
  category_list: string;
  category_code: string;
  district_id: string;
  organisation_id: string;
  kept: Generated<number>;
  bounced: Generated<number>;
  changed_at: Date;
}

export interface LoopAction {
  case_id: string;
  sequence: number;
  type: string;
  at: Date;
  actor_kind: string;
  actor_id: string;
  organisation_id: string | null;
  form: unknown;
  resolved: unknown;
}

export interface LoopAttachment {
  id: string;
  case_id: string;
  hash: string;
  media_type: string;
  size_bytes: number;
  purpose: string;
  added_at: Date;
  added_by: string;
  lon: number | null;
  lat: number | null;
  taken_at: Date | null;
}

export interface LoopCase {
  id: string;
  number: string;
  flow_id: string;
  flow_version: number;
  version: number;
  state: string;
  closed: boolean;
  title: string;
  channel: string;
  kind: string;
  category_list: string | null;
  category_code: string | null;
  priority: number;
  synthetic: boolean;
  area_id: string | null;
  area_depth1_id: string | null;
  area_depth2_id: string | null;
  area_depth3_id: string | null;
  lon: number | null;
  lat: number | null;
  cell: number | null;
  address: string | null;
  lead_organisation_id: string | null;
  holder_organisation_id: string | null;
  holder_person_id: string | null;
  opened_at: Date;
  changed_at: Date;
  closed_at: Date | null;
  due_at: Date | null;
  overall_due_at: Date | null;
  late: Generated<boolean>;
}

export interface LoopCaseDocument {
  case_id: string;
  origin: unknown;
  state: unknown;
}

export interface LoopCaseWords {
  case_id: string;
  opened_at: Date;
  pieces: string[];
}

export interface LoopFlow {
  id: string;
  version: number;
  hash: string;
  definition: unknown;
}

export interface LoopLimit {
  id: string;
  flow_id: string;
  clock: string;
  category_list: Generated<string>;
  category_prefix: Generated<string>;
  kind: Generated<string>;
  condition: Generated<string>;
  amount: string;
  unit: string;
  priority: number | null;
  source: Generated<string>;
  valid_from: string;
  valid_to: string | null;
}

export interface LoopOpenCase {
  id: string;
  flow_id: string;
  state: string;
  channel: string;
  kind: string;
  category_list: string | null;
  category_code: string | null;
  priority: number;
  area_id: string | null;
  area_depth1_id: string | null;
  area_depth2_id: string | null;
  area_depth3_id: string | null;
  lead_organisation_id: string | null;
  holder_organisation_id: string | null;
  holder_person_id: string | null;
  opened_at: Date;
  due_at: Date;
  next_alarm_at: Date | null;
}

export interface LoopSealedWords {
  case_id: string;
  sequence: number;
  form: unknown;
  resolved: unknown;
}

export interface LoopTask {
  case_id: string;
  task_id: string;
  task_group: string;
  organisation_id: string;
  person_id: string | null;
  role: string;
  status: string;
  opened_at: Date;
  ended_at: Date | null;
}

export interface LoopVAction {
  case_id: string | null;
  sequence: number | null;
  type: string | null;
  at: Date | null;
  organisation_id: string | null;
}

export interface LoopVCase {
  id: string | null;
  number: string | null;
  flow_id: string | null;
  version: number | null;
  state: string | null;
  closed: boolean | null;
  title: string | null;
  channel: string | null;
  kind: string | null;
  category_list: string | null;
  category_code: string | null;
  priority: number | null;
  synthetic: boolean | null;
  area_id: string | null;
  area_depth1_id: string | null;
  area_depth2_id: string | null;
  area_depth3_id: string | null;
  lon: number | null;
  lat: number | null;
  address: string | null;
  lead_organisation_id: string | null;
  holder_organisation_id: string | null;
  holder_person_id: string | null;
  opened_at: Date | null;
  changed_at: Date | null;
  closed_at: Date | null;
  due_at: Date | null;
  overall_due_at: Date | null;
  late: boolean | null;
  area_path: unknown;
  counters: unknown;
  attributes: unknown;
  spans: unknown;
  alarms: unknown;
  asset_number: string | null;
}

export interface MessagesEdition {
  version: number;
  document: unknown;
  subject: string;
  changed_at: Date;
  changed_by: string;
}

export interface MessagesMessage {
  id: string;
  dedup_key: string;
  recipient_kind: string;
  recipient_id: string;
  permission: string | null;
  template: string;
  parameters: unknown;
  urgent: boolean;
  created_at: Date;
}

export interface MessagesReadMark {
  reader_id: string;
  message_id: string;
}

export interface MessagesReader {
  reader_id: string;
  read_until: Date;
  sms: Generated<boolean>;
}

export interface MessagesSms {
  message_id: string;
  recipient_id: string;
  state: string;
  urgent: boolean;
  essential: boolean;
  not_before: Date;
  attempts: Generated<number>;
  last_error: string | null;
  sent_at: Date | null;
}

export interface OnlineAppealsCorrection {
  id: string;
  question_id: string;
  subject: string;
  before: unknown;
  reason: string;
  corrected_at: Date;
  corrected_by: string;
}

export interface OnlineAppealsIndexRule {
  id: string;
  valid_from: string;
  response: number;
  in_time: number;
  satisfaction: number;
  source: string;
  stored_at: Date;
  stored_by: string;
}

export interface OnlineAppealsPressing {
  id: string;
  question_id: string;
  reason: string;
  pressed_at: Date;
  pressed_by: string;
  due_at: Date;
  answered_at: Date | null;
}

export interface OnlineAppealsQuestion {
  id: string;
  citizen_id: string;
  title: string;
  text: string;
  area_code: string | null;
  asked_at: Date;
  status: string;
  moderated_at: Date | null;
  moderated_by: string | null;
  refusal: string | null;
  public_title: string | null;
  public_text: string | null;
  pieces: string[] | null;
  case_id: string | null;
  report_id: string | null;
  drafted_at: Date | null;
  returned_draft: string | null;
  reviewed_draft: string | null;
  reviewed_reply: string | null;
  reviewed_at: Date | null;
  reviewed_by: string | null;
  reply: string | null;
  replied_at: Date | null;
  replied_by: string | null;
  closed_at: Date | null;
  stars: number | null;
  solved: boolean | null;
  evaluated_at: Date | null;
  lon: number | null;
  lat: number | null;
  synthetic: Generated<boolean>;
  promised_at: Date | null;
}

export interface OnlineAppealsWeeklyIndex {
  week: string;
  edition: number;
  document: unknown;
  reason: string | null;
  published_at: Date;
  published_by: string;
}

export interface Open311PublishedText {
  report_id: string;
  text: string;
  published_at: Date;
  published_by: string;
}

export interface OrganisationsAlias {
  code: string;
  organisation_id: string;
}

export interface OrganisationsCalendar {
  id: string;
  version: number;
  definition: unknown;
  created_at: Date;
}

export interface OrganisationsDuty {
  id: string;
  category_list: string;
  category_prefix: string;
  lead: string;
  assist: Generated<string[]>;
  areas: Generated<string[]>;
  legal_basis: Generated<string>;
  source: Generated<string>;
  valid_from: string;
  valid_to: string | null;
}

export interface OrganisationsOrganisation {
  id: string;
  code: string;
  name: string;
  kind: string;
  parent_id: string | null;
  area_id: string | null;
  telephone: string | null;
  valid_to: string | null;
}

export interface OrganisationsStaff {
  id: string;
  organisation_id: string;
  name: string;
  post: string;
  telephone: string | null;
  valid_to: string | null;
}

export interface OrganisationsStaffArea {
  staff_id: string;
  area_id: string;
}

export interface OutboxDeadEvent {
  id: number;
  type: string;
  aggregate: string;
  data: unknown;
  happened_at: Date;
  attempts: number;
  last_error: string | null;
  died_at: Date;
}

export interface OutboxEvent {
  id: GeneratedAlways<number>;
  type: string;
  aggregate: string;
  data: unknown;
  happened_at: Date;
  attempts: Generated<number>;
  retry_at: Date | null;
  last_error: string | null;
  stored_at: Generated<Date>;
}

export interface PatrolCheck {
  id: string;
  case_id: string;
  kind: string;
  spot_check_id: string | null;
  question: string;
  asked_by: string;
  asked_at: Date;
  assignee_id: string;
  status: string;
  yes: boolean | null;
  note: string | null;
  photos: Generated<string[]>;
  distance_m: number | null;
  answered_at: Date | null;
  ended_at: Date | null;
  version: Generated<number>;
}

export interface PatrolPhoto {
  id: string;
  staff_id: string;
  hash: string;
  file: unknown;
  sent_at: Date;
}

export interface PatrolReport {
  report_id: string;
  case_id: string;
  staff_id: string;
  solved: boolean;
  reported_at: Date;
}

export interface PatrolTrack {
  id: string;
  staff_id: string;
  organisation_id: string | null;
  area_ids: string[];
  area_name: string;
  started_at: Date;
  ended_at: Date | null;
  points: Generated<number>;
  distance_m: Generated<number>;
}

export interface PatrolTrackPart {
  track_id: string;
  first: number;
  places: unknown;
}

export interface PlatformIdempotency {
  actor: string;
  key: string;
  request_hash: string;
  status: number;
  body: unknown;
  created_at: Date;
}

export interface PlatformMigration {
  module: string;
  number: number;
  name: string;
  hash: string;
  applied_at: Generated<Date>;
}

export interface PlatformSetting {
  key: string;
  value: unknown;
  changed_at: Date;
  changed_by: string;
}

export interface PointsAccount {
  id: string;
  number: GeneratedAlways<number>;
  citizen_id: string | null;
  kind: string;
  balance: Generated<number>;
  opened_at: Date;
}

export interface PointsEntry {
  id: string;
  account_id: string;
  points: number;
  balance: number;
  reason: string;
  rule_id: string | null;
  words: string;
  event_key: string;
  day: string;
  at: Date;
  by: string;
}

export interface PointsExchange {
  id: string;
  account_id: string;
  good_id: string;
  points: number;
  code: string;
  status: string;
  asked_at: Date;
  ended_at: Date | null;
  ended_by: string | null;
}

export interface PointsGood {
  id: string;
  code: string;
  name: string;
  points: number;
  stock: number;
  place: string;
  created_at: Date;
  ended_at: Date | null;
}

export interface PointsVEntryFact {
  happened_day: string | null;
  points: number | null;
  given: boolean | null;
  exchanged: boolean | null;
  kind: string | null;
  synthetic: boolean | null;
  channel: string | null;
  category_list: string | null;
  category_code: string | null;
  area1_id: string | null;
  area2_id: string | null;
  area3_id: string | null;
  area4_id: string | null;
  area_id: string | null;
  unit_id: string | null;
}

export interface PoliceDiversionCall {
  id: string;
  call_number: string;
  called_at: Date;
  received_at: Date;
  nature: string;
  place_text: string | null;
  case_id: string;
  report_id: string;
  round: Generated<number>;
  urgent: boolean;
  joint: boolean;
  joint_note: string | null;
  acknowledge_due_at: Date;
  result_due_at: Date;
  acknowledged_at: Date | null;
  result_at: Date | null;
  next_due_at: GeneratedAlways<Date>;
  rung: Generated<number>;
  returned_at: Date | null;
  returned_by: string | null;
  returned_reason: string | null;
}

export interface PoliceDiversionReply {
  id: string;
  call_id: string;
  case_version: number;
  kind: string;
  text: string;
  on_time: boolean;
  made_at: Date;
  made_by: string;
  taken_at: Date | null;
}

export interface PopulationAreaCount {
  area_id: string;
  figures: number[];
  oldest_at: Date;
  newest_at: Date;
}

export interface PopulationCheckAsked {
  house_id: number;
  asked_at: Date;
  asked_by: string;
}

export interface PopulationDue {
  area_id: string;
}

export interface PopulationGridCount {
  area_id: string;
  figures: number[];
  counted_at: Date;
}

export interface PopulationMoveDay {
  day: string;
  area_id: string;
  moved_in: number;
  moved_out: number;
  within: number;
  arrived: number;
  left_city: number;
  born: number;
  died: number;
}

export interface PopulationSeenLoad {
  single: Generated<boolean>;
  began_at: Date;
}

export interface PopulationStale {
  area_id: string;
}

export interface PopulationVCountFact {
  opened_day: string | null;
  closed_day: string | null;
  taken_up: boolean | null;
  living: number | null;
  registered: number | null;
  apart: number | null;
  floating: number | null;
  synthetic: boolean | null;
  channel: string | null;
  kind: string | null;
  category_list: string | null;
  category_code: string | null;
  area1_id: string | null;
  area2_id: string | null;
  area3_id: string | null;
  area4_id: string | null;
  area_id: string | null;
  unit_id: string | null;
}

export interface PopulationVMoveFact {
  happened_day: string | null;
  arrived: boolean | null;
  gone: boolean | null;
  synthetic: boolean | null;
  channel: string | null;
  kind: string | null;
  category_list: string | null;
  category_code: string | null;
  area1_id: string | null;
  area2_id: string | null;
  area3_id: string | null;
  area4_id: string | null;
  area_id: string | null;
  unit_id: string | null;
}

export interface RecurrenceOccurrence {
  case_id: string;
  day: string;
  place_key: number | null;
  asset_key: number | null;
  street_key: number | null;
  kind_key: number;
  area1_id: string | null;
  area2_id: string | null;
  area3_id: string | null;
  area_id: string | null;
  unit_id: string | null;
  category_list: string;
  category_code: string;
  synthetic: boolean;
  asset_number: string | null;
}

export interface RecurrenceProgramme {
  case_id: string;
  scale: string;
  key: number;
  kind_key: number;
  area1_id: string | null;
  category_list: string;
  category_code: string;
  starts_on: string;
  ends_on: string;
  cut_percent: number;
  opened_at: Date;
  ended_on: string | null;
  closing: unknown;
  final: unknown;
}

export interface RecurrenceRanked {
  id: Generated<boolean>;
  counted_at: Date;
}

export interface RecurrenceRanking {
  scale: string;
  days: number;
  key: number;
  count: number;
}

export interface RecurrenceReading {
  id: Generated<boolean>;
  last_case_id: string;
}

export interface RecurrenceVProgrammeFact {
  case_id: string | null;
  opened_day: string | null;
  closed_day: string | null;
  taken_up: boolean | null;
  reached: boolean | null;
  reach_known: boolean | null;
  judged: boolean | null;
  fewer: boolean | null;
  synthetic: boolean | null;
  channel: string | null;
  kind: string | null;
  category_list: string | null;
  category_code: string | null;
  area1_id: string | null;
  area2_id: string | null;
  area3_id: string | null;
  area4_id: string | null;
  area_id: string | null;
  unit_id: string | null;
}

export interface RegistryBuilding {
  id: number;
  estate_id: number | null;
  road_id: number | null;
  road_number: string | null;
  building_number: string | null;
  name: string;
  address: string;
  lon: number;
  lat: number;
  grid_id: string;
  floors: number | null;
  units: number | null;
  synthetic: boolean;
}

export interface RegistryBulkLoad {
  single: Generated<boolean>;
  state: string;
  origin: string;
  began_at: Date;
  ended_at: Date | null;
  counts: Generated<unknown>;
}

export interface RegistryChangedPlace {
  id: GeneratedAlways<number>;
  grid_id: string | null;
}

export interface RegistryDecision {
  id: string;
  kind: string;
  entity_kind: number;
  at: Date;
  actor_id: string;
  reason: string;
  moves: unknown;
  entity_ids: string[];
  undoes_id: string | null;
  undone_by: string | null;
  areas: Generated<string[]>;
}

export interface RegistryEdge {
  from_id: number;
  to_id: number;
  kind: number;
  source_id: number;
  confidence: number;
  valid_from: string | null;
  valid_to: string | null;
  record_key: string | null;
}

export interface RegistryEmployment {
  person_id: number;
  name: string;
  source_id: number;
  record_key: string;
  observed_on: string;
}

export interface RegistryGuard {
  id: number;
  name: string;
  telephone: string | null;
  grid_id: string;
  synthetic: boolean;
}

export interface RegistryHouse {
  id: number;
  building_id: number;
  unit: string;
  floor: number | null;
  room: string;
  use: number;
  synthetic: boolean;
}

export interface RegistryHousehold {
  id: number;
  house_id: number | null;
  head_id: number | null;
  number: string | null;
  size: number;
  synthetic: boolean;
}

export interface RegistryLinkedLoad {
  source_id: number;
  load_id: number;
  linked_at: Date;
}

export interface RegistryMerged {
  id: number;
  into_id: number;
  decision_id: string;
  household_id: number | null;
}

export interface RegistryMove {
  id: GeneratedAlways<number>;
  person_id: number;
  kind: number;
  from_house_id: number | null;
  to_house_id: number | null;
  from_grid_id: string | null;
  to_grid_id: string | null;
  residence: number | null;
  seen_on: string;
  made_at: Date;
  source_id: number | null;
  taken_back: Generated<boolean>;
  counted: Generated<boolean>;
}

export interface RegistryMoveKeeping {
  single: Generated<boolean>;
  since: string;
}

export interface RegistryOrganisation {
  id: number;
  name: string;
  pieces: string[];
  credit_code: string | null;
  kind: string;
  address: string | null;
  building_id: number | null;
  head_id: number | null;
  telephone: string | null;
  grid_id: string | null;
  state: number;
  synthetic: boolean;
  head_name: string | null;
  head_number: string | null;
  house_id: number | null;
  founded_on: string | null;
  updated_on: string | null;
}

export interface RegistryPerson {
  id: number;
  name: string;
  number: string | null;
  sex: number | null;
  born: string | null;
  telephone: string | null;
  household_id: number | null;
  house_id: number | null;
  registered_house_id: number | null;
  registered_division: string | null;
  residence: number;
  grid_id: string | null;
  state: number;
  updated_on: string;
  synthetic: boolean;
}

export interface RegistryPlace {
  id: number;
  kind: number;
  name: string;
  district_id: string;
  pieces: string[];
  synthetic: boolean;
}

export interface RegistryRecord {
  source_id: number;
  key: string;
  kind: number;
  entity_id: number;
  observed_on: string;
  fields: unknown;
}

export interface RegistryReview {
  id: string;
  left_id: number;
  right_id: number;
  probability: number;
  waterfall: unknown;
  risky: boolean;
  reason: string;
  state: string;
  found_at: Date;
  first_by: string | null;
  first_at: Date | null;
  first_says: string | null;
  second_by: string | null;
  second_at: Date | null;
  note: string | null;
  decision_id: string | null;
  entity_kind: Generated<number>;
  left_areas: Generated<string[]>;
  right_areas: Generated<string[]>;
}

export interface RegistrySourceNote {
  id: number | null;
  trust: number | null;
  says: string | null;
  synthetic: boolean | null;
}

export interface RegistrySpecialGroup {
  person_id: number;
  kind: string;
  since: string | null;
  until: string | null;
  source_id: number;
}

export interface RegistryThing {
  id: number;
  kind: string;
  code: string;
  name: string;
  building_id: number | null;
  lon: number;
  lat: number;
  grid_id: string;
  owner: string | null;
  state: number;
  synthetic: boolean;
}

export interface RunsRun {
  id: GeneratedAlways<number>;
  kind: string;
  subject: string;
  state: string;
  data: unknown;
  progress: unknown;
  result: unknown;
  error_code: string | null;
  error_details: unknown;
  asked_by: string;
  asked_by_kind: string;
  asked_by_name: string;
  asked_at: Date;
  started_at: Date | null;
  alive_at: Date | null;
  ended_at: Date | null;
  attempts: Generated<number>;
  stop_asked: Generated<boolean>;
  worker: string | null;
}

export interface SmsDemoMessage {
  id: string;
  dedup_id: string;
  phone: string;
  text: string;
  sent_at: Date;
}

export interface SnapReportPhoto {
  id: string;
  citizen_id: string;
  hash: string;
  media_type: string;
  size_bytes: number;
  lon: number | null;
  lat: number | null;
  taken_at: Date | null;
  sent_at: Date;
  expires_at: Date;
  report_id: string | null;
  attachment_id: string | null;
}

export interface SnapReportPublicPhoto {
  id: string;
  case_id: string;
  attachment_id: string;
  position: number;
  purpose: string;
  hash: string;
  areas: unknown;
}

export interface SnapReportPublication {
  case_id: string;
  report_id: string;
  state: string;
  version: number;
  waits_since: Date | null;
  result_seen: boolean;
  opened_at: Date;
  closed: boolean;
  district_id: string | null;
  category_list: string;
  category_code: string;
  title: string | null;
  text: string | null;
  result: string | null;
  place: string | null;
  lon: number | null;
  lat: number | null;
  reason: string | null;
  note: string | null;
  decided_at: Date | null;
  decided_by: string | null;
}

export interface SnapReportRating {
  report_id: string;
  stars: number;
  solved: boolean;
  words: string;
  rated_at: Date;
  reasons: Generated<string[]>;
}

export interface SnapReportWithdrawal {
  report_id: string;
  withdrawn_at: Date;
}

export interface SupervisionAppeal {
  id: string;
  case_id: string;
  organisation_id: string;
  measure: string;
  reason: string;
  clause: string;
  asked_at: Date;
  asked_by: string;
  status: string;
  decided_at: Date | null;
  decided_by: string | null;
  decision: string | null;
}

export interface SupervisionBounce {
  case_id: string;
  case_version: number;
  organisation_id: string | null;
  bounced_at: Date;
  reason: string;
}

export interface SupervisionCallAttempt {
  call_back_id: string;
  number: number;
  call_window: string;
  at: Date;
  by_person: string;
  outcome: string;
  note: string | null;
}

export interface SupervisionCallBack {
  id: string;
  case_id: string;
  case_version: number;
  source: string;
  draw_day: string | null;
  drawn_number: number | null;
  drawn_at: Date;
  due_at: Date;
  attempts: Generated<number>;
  not_before: Date | null;
  status: string;
  contacted: boolean | null;
  solved: boolean | null;
  satisfied: boolean | null;
  note: string | null;
  recording_id: string | null;
  decision: string | null;
  ended_at: Date | null;
  ended_by: string | null;
  claimed_by: string | null;
  claimed_until: Date | null;
}

export interface SupervisionDemand {
  id: string;
  case_id: string;
  case_version: number;
  kind: string;
  level: number;
  words: string;
  organisation_id: string | null;
  person_id: string | null;
  ordered_at: Date;
  ordered_by: string;
  answer_due_at: Date;
  answered_at: Date | null;
  answered_by: string | null;
  answer: string | null;
  verdict: string | null;
  verdict_at: Date | null;
  verdict_by: string | null;
  verdict_words: string | null;
  rejections: Generated<number>;
}

export interface SupervisionDraw {
  day: string;
  purpose: string;
  seed: string;
  shares: unknown;
  made_at: Date;
}

export interface SupervisionRatingFollowUp {
  follow_up_id: string;
  case_id: string;
  stars: number;
  opened_at: Date;
}

export interface SupervisionSpotCheck {
  id: string;
  case_id: string;
  case_version: number;
  draw_day: string;
  priority: number;
  share: number;
  drawn_number: number;
  drawn_at: Date;
  result: string | null;
  note: string | null;
  photo_id: string | null;
  checked_at: Date | null;
  checked_by: string | null;
  sent_back: Generated<boolean>;
  asked_by: string | null;
  question: string | null;
}

export interface TripleCrossAttendance {
  meeting_id: string;
  organisation_id: string;
}

export interface TripleCrossDecision {
  id: string;
  item_id: string;
  position: number;
  decided_at: Date;
  ended_at: Date | null;
}

export interface TripleCrossItem {
  id: string;
  meeting_id: string;
  position: number;
  duration_minutes: Generated<number>;
  case_id: string | null;
  reason: string;
  proposed_at: Date;
  proposed_by: string;
  proposed_by_unit: string | null;
  first_consulted_at: Date | null;
}

export interface TripleCrossItemCase {
  item_id: string;
  case_id: string;
  added_at: Date;
}

export interface TripleCrossMeeting {
  id: string;
  day: string;
  minutes: Generated<string>;
  minutes_version: Generated<number>;
  started_at: Date | null;
  held_at: Date | null;
  held_by: string | null;
}

export interface WhistleResponse {
  case_id: string;
  organisation_id: string;
  called_at: Date;
  due_at: Date;
  reported_in_at: Date | null;
  arrived_at: Date | null;
  stars: number | null;
}

export interface WhistleRule {
  id: string;
  category_list: string;
  category_prefix: string;
  departments: string[];
  respond_minutes: number | null;
  arrive_hours: number | null;
  source: string;
  valid_from: string;
  valid_to: string | null;
  created_by: string;
}

export interface WhistleWhistle {
  case_id: string;
  source_case_id: string | null;
  blown_by: string;
  organisation_id: string;
  blown_at: Date;
  ended_at: Date | null;
}

/** Every table and view by its full name. */
export interface DB {
  'areas.area': AreasArea;
  'audit.entry': AuditEntry;
  'audit.head': AuditHead;
  'auth.account': AuthAccount;
  'auth.account_grant': AuthAccountGrant;
  'auth.api_token': AuthApiToken;
  'auth.citizen': AuthCitizen;
  'auth.login_attempt': AuthLoginAttempt;
  'auth.phone_code': AuthPhoneCode;
  'auth.secret_check': AuthSecretCheck;
  'auth.session': AuthSession;
  'classify.category': ClassifyCategory;
  'classify.category_map': ClassifyCategoryMap;
  'classify.lesson': ClassifyLesson;
  'classify.list': ClassifyList;
  'classify.model': ClassifyModel;
  'classify.photo': ClassifyPhoto;
  'classify.photo_features': ClassifyPhotoFeatures;
  'classify.photo_task': ClassifyPhotoTask;
  'collision.definition': CollisionDefinition;
  'collision.result': CollisionResult;
  'collision.run': CollisionRun;
  'collision.task': CollisionTask;
  'components.case_thing': ComponentsCaseThing;
  'components.census': ComponentsCensus;
  'components.proposal': ComponentsProposal;
  'components.tallied': ComponentsTallied;
  'components.tally': ComponentsTally;
  'desk.first_view': DeskFirstView;
  'desk.view': DeskView;
  'door_check.finding': DoorCheckFinding;
  'door_check.photo': DoorCheckPhoto;
  'door_check.round': DoorCheckRound;
  'door_check.task': DoorCheckTask;
  'door_check.visit': DoorCheckVisit;
  'enterprises.finding': EnterprisesFinding;
  'enterprises.tallied': EnterprisesTallied;
  'enterprises.tally': EnterprisesTally;
  'enterprises.v_finding_fact': EnterprisesVFindingFact;
  'erasure.request': ErasureRequest;
  'feeds.asked': FeedsAsked;
  'feeds.load': FeedsLoad;
  'feeds.quality': FeedsQuality;
  'feeds.rejection': FeedsRejection;
  'feeds.source': FeedsSource;
  'feeds.suppressed': FeedsSuppressed;
  'feeds.suppression_salt': FeedsSuppressionSalt;
  'feeds.unclean': FeedsUnclean;
  'feeds.upload': FeedsUpload;
  'hotline.call_back': HotlineCallBack;
  'hotline.delivery': HotlineDelivery;
  'hotline.difference': HotlineDifference;
  'hotline.exchange': HotlineExchange;
  'hotline.knowledge': HotlineKnowledge;
  'hotline.knowledge_use': HotlineKnowledgeUse;
  'hotline.knowledge_version': HotlineKnowledgeVersion;
  'hotline.reconciliation': HotlineReconciliation;
  'hotline.request': HotlineRequest;
  'hotline.secret_text': HotlineSecretText;
  'hotline.ticket': HotlineTicket;
  'hotline.ticket_change': HotlineTicketChange;
  'housing.area_count': HousingAreaCount;
  'housing.clue': HousingClue;
  'housing.counted': HousingCounted;
  'housing.grid_count': HousingGridCount;
  'housing.letting': HousingLetting;
  'housing.stale_grid': HousingStaleGrid;
  'housing.taken_source': HousingTakenSource;
  'housing.tenant': HousingTenant;
  'housing.unplaced_lease': HousingUnplacedLease;
  'housing.v_clue_fact': HousingVClueFact;
  'housing.v_letting_fact': HousingVLettingFact;
  'indicators.answer': IndicatorsAnswer;
  'indicators.case_fact': IndicatorsCaseFact;
  'indicators.exclusion': IndicatorsExclusion;
  'indicators.report_fact': IndicatorsReportFact;
  'indicators.rule': IndicatorsRule;
  'indicators.v_exclusion': IndicatorsVExclusion;
  'intake.fusion': IntakeFusion;
  'intake.fusion_rule': IntakeFusionRule;
  'intake.photo_check': IntakePhotoCheck;
  'intake.photo_check_request': IntakePhotoCheckRequest;
  'intake.photo_mark': IntakePhotoMark;
  'intake.red_line': IntakeRedLine;
  'intake.report': IntakeReport;
  'intake.reporter': IntakeReporter;
  'intake.route_experience': IntakeRouteExperience;
  'loop.action': LoopAction;
  'loop.attachment': LoopAttachment;
  'loop.case': LoopCase;
  'loop.case_document': LoopCaseDocument;
  'loop.case_words': LoopCaseWords;
  'loop.flow': LoopFlow;
  'loop.limit': LoopLimit;
  'loop.open_case': LoopOpenCase;
  'loop.sealed_words': LoopSealedWords;
  'loop.task': LoopTask;
  'loop.v_action': LoopVAction;
  'loop.v_case': LoopVCase;
  'messages.edition': MessagesEdition;
  'messages.message': MessagesMessage;
  'messages.read_mark': MessagesReadMark;
  'messages.reader': MessagesReader;
  'messages.sms': MessagesSms;
  'online_appeals.correction': OnlineAppealsCorrection;
  'online_appeals.index_rule': OnlineAppealsIndexRule;
  'online_appeals.pressing': OnlineAppealsPressing;
  'online_appeals.question': OnlineAppealsQuestion;
  'online_appeals.weekly_index': OnlineAppealsWeeklyIndex;
  'open311.published_text': Open311PublishedText;
  'organisations.alias': OrganisationsAlias;
  'organisations.calendar': OrganisationsCalendar;
  'organisations.duty': OrganisationsDuty;
  'organisations.organisation': OrganisationsOrganisation;
  'organisations.staff': OrganisationsStaff;
  'organisations.staff_area': OrganisationsStaffArea;
  'outbox.dead_event': OutboxDeadEvent;
  'outbox.event': OutboxEvent;
  'patrol.check': PatrolCheck;
  'patrol.photo': PatrolPhoto;
  'patrol.report': PatrolReport;
  'patrol.track': PatrolTrack;
  'patrol.track_part': PatrolTrackPart;
  'platform.idempotency': PlatformIdempotency;
  'platform.migration': PlatformMigration;
  'platform.setting': PlatformSetting;
  'points.account': PointsAccount;
  'points.entry': PointsEntry;
  'points.exchange': PointsExchange;
  'points.good': PointsGood;
  'points.v_entry_fact': PointsVEntryFact;
  'police_diversion.call': PoliceDiversionCall;
  'police_diversion.reply': PoliceDiversionReply;
  'population.area_count': PopulationAreaCount;
  'population.check_asked': PopulationCheckAsked;
  'population.due': PopulationDue;
  'population.grid_count': PopulationGridCount;
  'population.move_day': PopulationMoveDay;
  'population.seen_load': PopulationSeenLoad;
  'population.stale': PopulationStale;
  'population.v_count_fact': PopulationVCountFact;
  'population.v_move_fact': PopulationVMoveFact;
  'recurrence.occurrence': RecurrenceOccurrence;
  'recurrence.programme': RecurrenceProgramme;
  'recurrence.ranked': RecurrenceRanked;
  'recurrence.ranking': RecurrenceRanking;
  'recurrence.reading': RecurrenceReading;
  'recurrence.v_programme_fact': RecurrenceVProgrammeFact;
  'registry.building': RegistryBuilding;
  'registry.bulk_load': RegistryBulkLoad;
  'registry.changed_place': RegistryChangedPlace;
  'registry.decision': RegistryDecision;
  'registry.edge': RegistryEdge;
  'registry.employment': RegistryEmployment;
  'registry.guard': RegistryGuard;
  'registry.house': RegistryHouse;
  'registry.household': RegistryHousehold;
  'registry.linked_load': RegistryLinkedLoad;
  'registry.merged': RegistryMerged;
  'registry.move': RegistryMove;
  'registry.move_keeping': RegistryMoveKeeping;
  'registry.organisation': RegistryOrganisation;
  'registry.person': RegistryPerson;
  'registry.place': RegistryPlace;
  'registry.record': RegistryRecord;
  'registry.review': RegistryReview;
  'registry.source_note': RegistrySourceNote;
  'registry.special_group': RegistrySpecialGroup;
  'registry.thing': RegistryThing;
  'runs.run': RunsRun;
  'sms.demo_message': SmsDemoMessage;
  'snap_report.photo': SnapReportPhoto;
  'snap_report.public_photo': SnapReportPublicPhoto;
  'snap_report.publication': SnapReportPublication;
  'snap_report.rating': SnapReportRating;
  'snap_report.withdrawal': SnapReportWithdrawal;
  'supervision.appeal': SupervisionAppeal;
  'supervision.bounce': SupervisionBounce;
  'supervision.call_attempt': SupervisionCallAttempt;
  'supervision.call_back': SupervisionCallBack;
  'supervision.demand': SupervisionDemand;
  'supervision.draw': SupervisionDraw;
  'supervision.rating_follow_up': SupervisionRatingFollowUp;
  'supervision.spot_check': SupervisionSpotCheck;
  'triple_cross.attendance': TripleCrossAttendance;
  'triple_cross.decision': TripleCrossDecision;
  'triple_cross.item': TripleCrossItem;
  'triple_cross.item_case': TripleCrossItemCase;
  'triple_cross.meeting': TripleCrossMeeting;
  'whistle.response': WhistleResponse;
  'whistle.rule': WhistleRule;
  'whistle.whistle': WhistleWhistle;
}
