import type { ReactNode } from 'react';
import type { CaseFile } from '../../../base/desk/contract.ts';
import { durationInWords, ErrorState, Loaded, Skeleton, useApiQuery, useText } from '../../kit/index.tsx';
import type { CaseDetail } from '../case/types.ts';
import { deskWords } from '../desk/words/desk-words.ts';
import { useChannels, usePick } from '../words-of.tsx';
import { BoundarySketch } from './boundary-sketch.tsx';
import { Paper, PaperFacts, PaperPart, usePaperTime } from './paper.tsx';

/** A case on paper; of a disputed one the file that a panel signs. */
export function CasePrint({ id }: { id: string }): ReactNode {
  const text = useText(deskWords);
  const detail = useApiQuery<CaseDetail>(`/api/v1/cases/${id}`);
  const file = useApiQuery<CaseFile>(`/api/v1/cases/${id}/file`);
  const isDisputed = (file.data?.objections.length ?? 0) > 0;
  const number = detail.data?.number ?? '';
  return (
    <Paper
      title={isDisputed ? text.fileTitle : text.plainTitle}
      lines={number === '' ? [] : [number]}
      printed={{ caseId: id }}
      isReady={detail.data !== undefined && file.data !== undefined}
    >
      <Loaded query={detail} skeleton={<Skeleton shape="lines" count={10} />}>
        {(shown) => (
          <>
            <Basics detail={shown} />
            {file.isError ? <ErrorState error={file.error} onRetry={() => void file.refetch()} /> : null}
            {file.data === undefined ? null : (
              <>
                <Holders file={file.data} />
                <Objections file={file.data} />
                <Duties file={file.data} />
                <Boundary detail={shown} file={file.data} />
                {isDisputed ? <Signing /> : null}
              </>
            )}
          </>
        )}
      </Loaded>
    </Paper>
  );
}

function Basics({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(deskWords);
  const channels = useChannels();
  const pick = usePick();
  const time = usePaperTime();
  const clocks = detail.clocks
    .filter(({ running }) => running)
    .map(({ title, dueAt, explanation }) => `${pick(title)} ${time(dueAt)}　${pick(explanation)}`);
  return (
    <PaperPart title={text.basics}>
      <PaperFacts
        facts={[
          [text.caseTitle, detail.title],
          [text.state, pick(detail.stateTitle)],
          [
            text.category,
            detail.category === null ? '' : `${detail.category.name}（${detail.category.code}）`,
          ],
          [text.kind, detail.kind],
          [text.channel, channels.nameOf(detail.channel)],
          [text.opened, time(detail.openedAt)],
          [text.clocksTitle, clocks.length === 0 ? '' : <Lines key="clocks" lines={clocks} />],
          [
            text.place,
            [detail.areaPath.map(({ name }) => name).join(' / '), detail.address].filter(Boolean).join('，'),
          ],
          [text.unit, detail.unit?.name],
          [text.said, detail.description],
        ]}
      />
    </PaperPart>
  );
}

function Lines({ lines }: { lines: readonly string[] }): ReactNode {
  return lines.map((line) => (
    <span key={line} className="paper-line">
      {line}
    </span>
  ));
}

function Holders({ file }: { file: CaseFile }): ReactNode {
  const text = useText(deskWords);
  const kit = useText();
  const pick = usePick();
  const time = usePaperTime();
  const heads = [text.holderUnit, text.from, text.signed, text.until, text.held, text.leftBy];
  return (
    <PaperPart title={text.holders}>
      <table className="paper-table">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {file.holdings.map((each) => (
            <tr key={each.from + (each.organisation?.id ?? '')}>
              <td>
                {[
                  each.organisation?.name ?? text.centre,
                  each.person ?? (each.organisation ? '' : pick(each.state)),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </td>
              <td className="cb-figures">{time(each.from)}</td>
              <td className="cb-figures">
                {each.organisation === null
                  ? ''
                  : each.signedAt === null
                    ? text.notSigned
                    : time(each.signedAt)}
              </td>
              <td className="cb-figures">{each.until === null ? text.stillThere : time(each.until)}</td>
              <td className="cb-figures">{durationInWords(each.minutes, kit)}</td>
              <td>{each.left === null ? '' : pick(each.left)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </PaperPart>
  );
}

function Objections({ file }: { file: CaseFile }): ReactNode {
  const text = useText(deskWords);
  const pick = usePick();
  const time = usePaperTime();
  return (
    <PaperPart title={text.objections}>
      {file.objections.length === 0 ? <p>{text.objectionNone}</p> : null}
      {file.objections.map((each, index) => (
        <div key={each.at} className="paper-block">
          <h3>
            {[text.objectionOf(index + 1), each.unit, each.person, time(each.at)].filter(Boolean).join(' · ')}
          </h3>
          <PaperFacts
            facts={[
              [text.reason, each.reason],
              [text.clause, each.clause],
              [text.suggested, each.suggested],
              [
                text.decision,
                each.decision === null
                  ? text.decisionNone
                  : [
                      pick(each.decision.title),
                      [each.decision.unit, each.decision.person].filter(Boolean).join(' · '),
                      time(each.decision.at),
                      each.decision.reason,
                    ]
                      .filter(Boolean)
                      .join('　'),
              ],
            ]}
          />
        </div>
      ))}
    </PaperPart>
  );
}

function Duties({ file }: { file: CaseFile }): ReactNode {
  const text = useText(deskWords);
  const owner = file.duties.find(({ fallback }) => !fallback)?.lead;
  return (
    <PaperPart title={text.duties}>
      {file.duties.length === 0 ? <p>{text.dutyNone}</p> : null}
      {file.duties.map((duty) => (
        <div key={`${duty.list} ${duty.category}`} className="paper-block">
          <h3>{`${duty.list} · ${duty.category}`}</h3>
          <PaperFacts
            facts={[
              [text.dutyPrefix, duty.fallback ? text.dutyFallback : duty.prefix],
              [text.dutyLead, duty.lead.name],
              [text.dutyAssist, duty.assist.map(({ name }) => name).join('、')],
              [text.dutyBasis, duty.legalBasis],
              [text.dutySource, duty.fallback ? '' : duty.source],
            ]}
          />
        </div>
      ))}
      <PaperFacts
        facts={[
          [
            text.ownerTitle,
            owner === undefined ? (
              ''
            ) : (
              <>
                {text.ownerWords(owner.name)}
                <span className="paper-blank" />）
              </>
            ),
          ],
          [
            text.experience,
            file.experience.length === 0 ? (
              ''
            ) : (
              <Lines
                lines={file.experience.map(
                  ({ unit, kept, bounced }) => `${unit.name}　${text.experienceOf(kept, bounced)}`,
                )}
              />
            ),
          ],
        ]}
      />
    </PaperPart>
  );
}

function Boundary({ detail, file }: { detail: CaseDetail; file: CaseFile }): ReactNode {
  const text = useText(deskWords);
  const { lon, lat, areaPath } = detail;
  const own = areaPath.at(-1);
  return (
    <PaperPart title={text.boundary}>
      <PaperFacts
        facts={[
          [
            text.boundaryPath,
            own === undefined
              ? ''
              : `${areaPath.map(({ name }) => name).join(' / ')}（${own.code}${own.synthetic ? `，${text.synthetic}` : ''}）`,
          ],
          [
            text.boundaryNear(file.borderM),
            lon === null || lat === null
              ? text.boundaryNoPlace
              : file.neighbours.length === 0
                ? text.boundaryNone(file.borderM)
                : file.neighbours.map(({ name, code }) => `${name}（${code}）`).join('、'),
          ],
        ]}
      />
      {lon === null || lat === null || own === undefined ? null : (
        <BoundarySketch label={text.boundaryMap} code={own.code} lon={lon} lat={lat} />
      )}
    </PaperPart>
  );
}

/** Left blank for pens. */
function Signing(): ReactNode {
  const text = useText(deskWords);
  return (
    <PaperPart title={text.signing} isWhole>
      <table className="paper-facts paper-signing">
        <tbody>
          {[text.signLead, text.signAssist, text.signOpinion].map((name) => (
            <tr key={name} data-tall={name === text.signOpinion || undefined}>
              <th scope="row">{name}</th>
              <td />
            </tr>
          ))}
        </tbody>
      </table>
      <table className="paper-table paper-signing">
        <thead>
          <tr>
            {[text.signUnits, text.signName, text.signDate].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[1, 2, 3, 4].map((line) => (
            <tr key={line}>
              <td />
              <td />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </PaperPart>
  );
}
