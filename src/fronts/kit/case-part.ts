/** What the desk gives a scene's part of the page of a case: `scenes/<id>/ui/case-part.tsx`, its default export. */
export interface CasePartProps {
  readonly caseId: string;
  readonly flowId: string;
  readonly state: string;
  /** The case may be another one now. */
  readonly onChanged: () => void;
}
