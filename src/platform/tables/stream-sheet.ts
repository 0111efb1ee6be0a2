import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { assert } from '../../lib/assert.ts';
import { neutralise } from './write.ts';
import { type ZipPart, zipStream } from './zip-stream.ts';

/** What a cell may hold; an instant is written as the wall time of the city, as a real date. */
export type CellValue = string | number | boolean | Date | null;

export interface StreamColumn<Row> {
  readonly title: string;
  /** Width in characters; 16 unless said. */
  readonly width?: number;
  value(row: Row): CellValue;
}

export interface SheetOptions {
  /** Shown on the tab. */
  readonly name: string;
  /** IANA zone whose wall time dates are written in. */
  readonly timeZone: string;
}

const LONGEST_CELL = 32_000;
/** A piece takes a few milliseconds. */
const ROWS_AT_ONCE = 50;
const HOUR_MS = 3_600_000;
/** Days from 1899-12-30, where spreadsheets count from, to 1970-01-01. */
const DAYS_TO_1970 = 25_569;

/**
 * A workbook with one sheet as a stream: pages of rows are asked for as the receiver takes them, so that 100,000 rows
 * need no more memory than one page. A bold header that stays in view and filters; text, figures, yes/no and dates
 * keep their types; text that a spreadsheet would run as a formula is neutralised.
 */
export function sheetStream<Row>(
  columns: readonly StreamColumn<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  options: SheetOptions,
): Readable {
  assert(columns.length > 0 && columns.length <= 200, 'a sheet has 1 to 200 columns');
  const name = escapeXml(options.name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31));
  const parts: ZipPart[] = [
    { name: '[Content_Types].xml', content: CONTENT_TYPES },
    { name: '_rels/.rels', content: ROOT_RELATIONS },
    { name: 'xl/workbook.xml', content: workbook(name) },
    { name: 'xl/_rels/workbook.xml.rels', content: WORKBOOK_RELATIONS },
    { name: 'xl/styles.xml', content: STYLES },
    { name: 'xl/worksheets/sheet1.xml', content: sheet(columns, pages, wallTime(options.timeZone)) },
  ];
  return Readable.from(zipStream(parts), { objectMode: false, highWaterMark: 65_536 });
}

async function* sheet<Row>(
  columns: readonly StreamColumn<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  toWall: (at: Date) => number,
): AsyncGenerator<string> {
  const widths = columns
    .map(({ width = 16 }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`)
    .join('');
  const names = columns.map((_, at) => columnName(at + 1));
  const titles = columns.map(({ title }, at) => textCell(`${names[at]}1`, title, HEAD_STYLE)).join('');
  yield `${HEADER}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${widths}</cols><sheetData><row r="1">${titles}</row>`;
  let count = 1;
  for await (const page of pages) {
    for (let from = 0; from < page.length; from += ROWS_AT_ONCE) {
      let text = '';
      for (const row of page.slice(from, from + ROWS_AT_ONCE)) {
        count += 1;
        text += `<row r="${count}">`;
        for (let at = 0; at < columns.length; at++)
          text += cell(`${names[at]}${count}`, columns[at]!.value(row), toWall);
        text += '</row>';
      }
      yield text;
      // Others are served between two pieces: what waits for packing alone would keep the event loop to itself.
      await setImmediate();
    }
  }
  yield `</sheetData><autoFilter ref="A1:${names.at(-1)}${count}"/></worksheet>`;
}

/** Cells say where they stand: some programs read none that does not. An empty one is left out. */
function cell(place: string, value: CellValue, toWall: (at: Date) => number): string {
  if (value === null || value === '') return '';
  if (typeof value === 'string') return textCell(place, value);
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
  const figure = typeof value === 'number' ? value : toWall(value);
  if (!Number.isFinite(figure)) return '';
  const style = value instanceof Date ? ` s="${DATE_STYLE}"` : '';
  return `<c r="${place}"${style}><v>${figure}</v></c>`;
}

function textCell(place: string, text: string, style?: number): string {
  const words = escapeXml(neutralise(text).slice(0, LONGEST_CELL));
  return `<c r="${place}" t="inlineStr"${style === undefined ? '' : ` s="${style}"`}><is><t xml:space="preserve">${words}</t></is></c>`;
}

function escapeXml(text: string): string {
  // A half of a pair that lost its other half cannot be written as UTF-8.
  const sound = text.toWellFormed();
  if (!/[&<>"]/.test(sound)) return sound;
  return sound.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '',
  );
}

/** 1 → A, 27 → AA. */
function columnName(number: number): string {
  const rest = (number - 1) % 26;
  const before = Math.floor((number - 1) / 26);
  return (before > 0 ? columnName(before) : '') + String.fromCharCode(65 + rest);
}

/** Days since 1899-12-30 by the wall clock of a zone; its distance to UTC is looked up once an hour of the data. */
function wallTime(timeZone: string): (at: Date) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  const offsetOf = (at: Date): number => {
    const hour = Math.floor(at.getTime() / HOUR_MS);
    const there = known.get(hour);
    if (there !== undefined) return there;
    const said = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):?(\d*)/.exec(said) ?? [];
    const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
    if (known.size > 10_000) known.clear();
    known.set(hour, offset);
    return offset;
  };
  return (at) => {
    if (Number.isNaN(at.getTime())) return Number.NaN;
    // A fraction of a day says no second exactly: a thousandth more keeps readers that cut off in the right second.
    const seconds = Math.floor((at.getTime() + offsetOf(at)) / 1_000) + 0.001;
    return seconds / 86_400 + DAYS_TO_1970;
  };
}

const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const HEAD_STYLE = 1;
const DATE_STYLE = 2;

const CONTENT_TYPES =
  `${HEADER}<Types xmlns="${PACKAGE}/content-types">` +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Default Extension="xml" ContentType="application/xml"/>' +
  `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
  `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/>` +
  `<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`;
const ROOT_RELATIONS =
  `${HEADER}<Relationships xmlns="${PACKAGE}/relationships">` +
  `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;
const WORKBOOK_RELATIONS =
  `${HEADER}<Relationships xmlns="${PACKAGE}/relationships">` +
  `<Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>` +
  `<Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`;
const workbook = (name: string): string =>
  `${HEADER}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">` +
  `<sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
const STYLES =
  `${HEADER}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>` +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>' +
  '<xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>';
