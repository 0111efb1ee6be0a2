import type { Route } from '../../platform/http/index.ts';
import { instantCell, type ListColumn, sheetOfList } from '../../platform/tables/index.ts';
import type { RequestView, TicketView } from './contract.ts';
import { KIND_TITLES } from './requests.ts';

const LOCKED = { zh: '（涉密）', en: '(secret)' } as const;

const tickets: ListColumn<TicketView>[] = [
  ['工单号', 'Ticket', 22, (row) => row.number],
  ['案件编号', 'Case', 18, (row) => row.caseNumber],
  ['标题', 'Title', 40, (row, language) => (row.locked ? LOCKED[language] : row.title)],
  ['诉求类型', 'Kind', 10, (row) => row.kind],
  ['涉密', 'Secret', 8, (row) => row.secret],
  ['接收时间', 'Received', 18, (row) => instantCell(row.receivedAt)],
  ['本级状态', 'State here', 14, (row, language) => row.inner.stateTitle[language]],
  ['承办单位', 'Unit', 24, (row) => row.inner.unit],
  ['本级期限', 'Due here', 18, (row) => instantCell(row.inner.dueAt)],
  ['本级超期', 'Late here', 8, (row) => row.inner.late],
  ['上级状态', 'State above', 14, (row, language) => row.upper.statusTitle[language]],
  ['上级期限', 'Due above', 18, (row) => instantCell(row.upper.deadline)],
  ['上级超期', 'Late above', 8, (row) => row.upper.late],
  ['上级办结', 'Closed above', 18, (row) => instantCell(row.upper.closedAt)],
  [
    '待上级答复',
    'Waiting for',
    20,
    (row, language) => row.waiting.map((kind) => KIND_TITLES[kind][language]).join('、'),
  ],
  ['并单数', 'Others with it', 10, (row) => row.others],
  ['合成数据', 'Synthetic', 10, (row) => row.synthetic],
];

const requests: ListColumn<RequestView>[] = [
  ['工单号', 'Ticket', 22, (row) => row.number],
  ['申请', 'Request', 14, (row, language) => row.kindTitle[language]],
  ['理由', 'Reason', 40, (row, language) => (row.locked ? LOCKED[language] : row.reason)],
  ['状态', 'State', 12, (row) => row.state],
  ['提出时间', 'Asked', 18, (row) => instantCell(row.askedAt)],
  ['送达时间', 'Sent', 18, (row) => instantCell(row.sentAt)],
  ['发送次数', 'Attempts', 10, (row) => row.attempts],
  ['答复时间', 'Answered', 18, (row) => instantCell(row.answeredAt)],
  ['答复', 'Answer', 40, (row, language) => (row.locked ? LOCKED[language] : row.answer)],
  ['新期限', 'New deadline', 18, (row) => instantCell(row.newDeadline)],
];

/** Tickets and requests as workbooks, from the routes that the pages read. */
export function hotlineListSheets(routes: readonly Route[], timeZone: string): Route[] {
  const base = '/api/v1/hotline';
  return routes.flatMap((route) => {
    if (route.method !== 'GET') return [];
    if (route.path === `${base}/tickets`)
      return sheetOfList<TicketView>(route, {
        ...{ path: `${base}/tickets.xlsx`, list: 'hotline.tickets', columns: tickets, timeZone },
        title: { zh: '热线工单', en: 'Hotline tickets' },
      });
    if (route.path === `${base}/requests`)
      return sheetOfList<RequestView>(route, {
        ...{ path: `${base}/requests.xlsx`, list: 'hotline.requests', columns: requests, timeZone },
        title: { zh: '上级申请', en: 'Requests' },
      });
    return [];
  });
}
