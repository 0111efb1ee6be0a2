// The kit's door: fronts and scene pages import from here.
export {
  type ActionField,
  type ActionValues,
  type Category,
  formOf,
  isBlank,
  type Unit,
} from './action-form.ts';
export {
  ApiError,
  type ApiOptions,
  api,
  type FieldProblem,
  type HttpMethod,
  isApiError,
  withQuery,
} from './api.ts';
export { downloadFile } from './browser/download.ts';
export { type DraftPhotos, useDraftPhotos } from './browser/draft-photos.ts';
export { forgetDrafts, forgetUnownedDrafts, hasDrafts, hasUnownedDrafts } from './browser/drafts.ts';
export { type PhoneQueueOptions, startPhoneQueue, useQueueView } from './browser/phone-queue.ts';
export { changePreferences, usePreferences } from './browser/preferences.ts';
export { Link, type Navigation, type Route, Routes, useNavigation } from './browser/router.tsx';
export { type ReadyPhoto, shrinkPhoto } from './browser/shrink-photo.ts';
export { type UploadOptions, uploadFile } from './browser/upload.ts';
export { type ApiCall, type ApiQueryOptions, useApiMutation, useApiQuery } from './browser/use-api.ts';
export { type Attempt, useAttempt } from './browser/use-attempt.ts';
export { type CitizenSession, useCitizen } from './browser/use-citizen.ts';
export { type CityFacts, useCity } from './browser/use-city.ts';
export { useDraft } from './browser/use-draft.ts';
export { useGathered } from './browser/use-gathered.ts';
export { type Give, useGive } from './browser/use-give.ts';
export { forgetKept, useKept } from './browser/use-kept.ts';
export { useKeys } from './browser/use-keys.ts';
export { useLive, useLiveState } from './browser/use-live.ts';
export { type Me, useMe } from './browser/use-me.ts';
export { useNow } from './browser/use-now.ts';
export { useNumber } from './browser/use-number.ts';
export { useOnline } from './browser/use-online.ts';
export { usePages } from './browser/use-pages.ts';
export { usePick } from './browser/use-pick.ts';
export { useStaffSignIn } from './browser/use-staff-sign-in.ts';
export { useText } from './browser/use-text.ts';
export { useDate, useDay, useTime, useTimeZone, useToday } from './browser/use-time.ts';
export { useTitle } from './browser/use-title.ts';
export { watermarkPhoto } from './browser/watermark.ts';
export type { CasePartProps } from './case-part.ts';
export type { CitizenPages } from './citizen-pages.tsx';
export {
  ageInWords,
  type ClockStep,
  type ClockUnit,
  type ClockView,
  clockOf,
  clockOfLimit,
  durationInWords,
  type Limit,
  minutesLeft,
} from './clock.ts';
export { ActionFields, type ActionFieldsProps } from './components/action-fields.tsx';
export { type AssetDraft, AssetField, assetOf, noAsset } from './components/asset-field.tsx';
export { Button, type ButtonProps, KeyHint } from './components/button.tsx';
export { CategoryField, type CategoryFieldProps } from './components/category-field.tsx';
export { Chart } from './components/chart.tsx';
export type { ChartProps } from './components/chart-props.ts';
export { ClockBar, type ClockBarProps } from './components/clock-bar.tsx';
export {
  type Bar,
  Bars,
  type BarsProps,
  Freshness,
  type FreshnessProps,
  Kpi,
  type KpiProps,
  Spark,
} from './components/figures.tsx';
export {
  type ControlAttributes,
  Field,
  type FieldProps,
  Input,
  type Option,
  problemOf,
  SearchBox,
  type SearchBoxProps,
  Segmented,
  type SegmentedProps,
  Select,
  TextArea,
} from './components/form.tsx';
export { Icon, type IconName } from './components/icon.tsx';
export {
  Breadcrumb,
  type Crumb,
  NewRows,
  PagedList,
  type PagedListProps,
  Timeline,
  type TimelineEntry,
} from './components/lists.tsx';
export { StatusMark, StatusShape, SyntheticMark, WarningMark } from './components/marks.tsx';
export { Sheet, type SheetProps, toast } from './components/overlays.tsx';
export { PageGuard } from './components/page-guard.tsx';
export {
  Phone,
  type PhoneExtras,
  PhoneExtrasContext,
  type PhoneProps,
  type PhoneTab,
} from './components/phone.tsx';
export { PhoneLogin, type PhoneLoginProps } from './components/phone-login.tsx';
export { type FormPhoto, PhotoInput, type PhotoInputProps, useBlobUrl } from './components/photo-input.tsx';
export { type PairPhoto, PhotoPair, type PhotoPairProps } from './components/photo-pair.tsx';
export {
  EmptyState,
  ErrorState,
  Loaded,
  type LoadedProps,
  OfflineBar,
  type OfflineBarProps,
  Skeleton,
  useErrorWords,
} from './components/states.tsx';
export { UnitField, type UnitFieldProps, UnitFilter } from './components/unit-field.tsx';
export type { PhotoFacts } from './exif.ts';
export { type Dictionary, defineWords, type Translated, type Words } from './i18n.ts';
export { Bell, type InboxOwner } from './inbox/bell.tsx';
export { InboxPage } from './inbox/inbox-page.tsx';
export type { LiveEvent, LiveState } from './live.ts';
export { CityMap } from './map/city-map.tsx';
export type { CityMapProps } from './map/city-map-props.ts';
export { PinPicker, type PinPickerProps } from './map/pin-picker.tsx';
export { areaWords, PlaceChoice, type PlaceChoiceProps, useLocated } from './map/place-choice.tsx';
export { type AreaCollection, type Bounds, boundsOf, type Place } from './map/shapes.ts';
export { StaticPinMap, type StaticPinMapProps } from './map/static-pin-map.tsx';
export type { Basemap, Drawing, MapAreas, MapPlace, MapPoint, PickedArea } from './map/types.ts';
export { useCityShapes } from './map/use-city-shapes.ts';
export { mountFront } from './mount.tsx';
export type { ElderSize, Language, Preferences, Theme } from './preferences.ts';
export type { Queue, QueueFile, QueueInput, QueueItem, QueueView } from './queue.ts';
export { createRefresher, type Refresher, type RefresherParts } from './refresher.ts';
export { type CaseStatus, STATUS_RANK } from './status.ts';
export {
  useWorkerTools,
  type WorkerPages,
  type WorkerTools,
  WorkerToolsContext,
} from './worker-pages.tsx';
