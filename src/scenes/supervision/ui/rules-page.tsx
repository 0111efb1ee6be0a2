import type { ReactNode } from 'react';
import type { IndicatorView } from '../../../base/indicators/contract.ts';
import { DataTable } from '../../../fronts/kit/desk/index.tsx';
import { Loaded, Skeleton, useApiQuery, usePick, useText } from '../../../fronts/kit/index.tsx';
import type { RulesView } from '../contract.ts';
import { RATES, usePercent } from './rates.tsx';
import { BASE } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

/** The rules by which the city assesses, each with its date and source. */
export function RulesPage(): ReactNode {
  const query = useApiQuery<RulesView>(`${BASE}/rules`);
  return (
    <div className="cb-page">
      <Loaded query={query} skeleton={<Skeleton count={6} />}>
        {(rules) => <Rules rules={rules} />}
      </Loaded>
    </div>
  );
}

function Rules({ rules }: { rules: RulesView }): ReactNode {
  const text = useText(supervisionWords);
  const pick = usePick();
  const { callBack, rating, secondHandling, appeals, orders, grading } = rules;
  const { A = 0, B = 0, C = 0 } = grading.gradesFrom;
  return (
    <>
      <Rule title={text.ruleCalls}>
        {text.ruleCallsWords(callBack.attempts, callBack.minimumGapHours, callBack.withinWorkingDays)}
        {callBack.windows.join(text.comma)}
      </Rule>
      <Rule title={text.ruleRating} origin={rating}>
        {text.ruleRatingWords(
          rating.negativeLevels.join(text.comma),
          rating.callBackWithinDays,
          rating.rectifyWithinWorkingDays,
        )}
      </Rule>
      <Rule title={text.ruleSecond} origin={secondHandling}>
        {text.ruleSecondWords(secondHandling.withinWorkingDays)}
      </Rule>
      <Rule title={text.ruleAppeals} origin={appeals}>
        {text.ruleAppealsWords(appeals.askWithinWorkingDays, appeals.reviewWithinWorkingDays)}
      </Rule>
      <Rule title={text.ruleOrders} origin={orders}>
        {Object.entries(orders.answerWithinWorkingHours)
          .map(([level, hours]) => text.ruleOrdersWords(text.level(Number(level)), hours))
          .join(text.semicolon)}
      </Rule>
      <Rule title={text.ruleGrades} origin={grading}>
        {text.ruleGradesWords(A, B, C)}
        <DataTable heads={[text.ruleDeduction, text.clause, { figure: text.rulePoints }]}>
          {grading.deductions.map((each) => (
            <tr key={each.id}>
              <td>{pick(each.title)}</td>
              <td>{each.clause}</td>
              <td className="cb-number">{each.points}</td>
            </tr>
          ))}
        </DataTable>
      </Rule>
      <ThreeRates />
    </>
  );
}

function Rule(props: {
  title: string;
  origin?: { readonly validFrom: string; readonly source: string };
  children: ReactNode;
}): ReactNode {
  const { title, origin, children } = props;
  const text = useText(supervisionWords);
  return (
    <section className="cb-card cb-part" aria-label={title}>
      <h3>{title}</h3>
      <div>{children}</div>
      {origin === undefined ? null : (
        <p className="cb-small cb-muted">{text.ruleOf(origin.source, origin.validFrom)}</p>
      )}
    </section>
  );
}

/** 三率 as the registry of figures defines them, with the city's weights. */
function ThreeRates(): ReactNode {
  const text = useText(supervisionWords);
  const pick = usePick();
  const percent = usePercent();
  const all = useApiQuery<{ items: readonly IndicatorView[] }>('/api/v1/indicators').data?.items ?? [];
  const rates = RATES.flatMap((id) => all.filter((each) => each.id === id));
  const origin = rates[0];
  if (origin === undefined) return null;
  return (
    <Rule title={text.ruleRates} origin={origin}>
      <DataTable heads={[text.ruleRates, text.ruleFormula, text.ruleLeavesOut, { figure: text.ruleWeight }]}>
        {rates.map((rate) => (
          <tr key={rate.id}>
            <td>{pick(rate.title)}</td>
            <td>{pick(rate.formula)}</td>
            <td>{rate.exclusions.map(pick).join(text.semicolon)}</td>
            <td className="cb-number">{percent(rate.weight)}</td>
          </tr>
        ))}
      </DataTable>
    </Rule>
  );
}
