import type { FieldDefinition, Words } from '../../loop/index.ts';

/** Words in both languages. */
export const words = (zh: string, en: string): Words => ({ zh, en });
/** A field for what somebody writes, at most 2,000 characters unless told. */
export const text = (title: Words, required = true, most = 2_000): FieldDefinition => ({
  title,
  type: 'text',
  required,
  most,
});
/** Photos of what was found or done. */
export const photos: FieldDefinition = { title: words('照片', 'Photos'), type: 'files', most: 9 };
/** What may be said with any step. */
export const note = text(words('说明', 'Note'), false);
/** The unit whose case it becomes. */
export const unit: FieldDefinition = {
  title: words('责任单位', 'Responsible unit'),
  type: 'organisation',
  required: true,
};
/** Units that help the one whose case it is. */
export const assistants: FieldDefinition = {
  title: words('协办单位', 'Assisting units'),
  type: 'organisations',
  most: 10,
};

/** Permissions of the incident flow; roles get them in the role catalogue. */
export const permissions = {
  dispatch: 'incident.dispatch',
  handle: 'incident.handle',
  review: 'incident.review',
  panel: 'incident.panel',
  verify: 'incident.verify',
  close: 'incident.close',
  supervise: 'incident.supervise',
  solveInPlace: 'incident.solve-in-place',
  answer: 'incident.answer',
} as const;
