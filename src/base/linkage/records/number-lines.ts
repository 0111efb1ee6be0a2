/** A line without anything in it; a tab may be a delimiter. */
const EMPTY = /^[ \r\n]*$/;

/**
 * Puts before each record of a CSV text the line of the file in which it begins, as a field of its own. A line that
 * ends within quotes ends no record; empty lines are counted and left as they are.
 */
export async function* numberLines(texts: AsyncIterable<string>, delimiter: string): AsyncGenerator<string> {
  const quotes = quoteState(delimiter);
  let line = 1;
  let begun = false;
  let blank = '';
  for await (const part of texts) {
    const text = blank + part;
    let written = '';
    let from = 0;
    const begin = () => {
      if (!begun) written += `${line}${delimiter}`;
      begun = true;
    };
    const take = (to: number) => {
      const piece = text.slice(from, to);
      if (!EMPTY.test(piece)) begin();
      written += piece;
      from = to;
    };
    for (const { 0: sign, index } of text.matchAll(/["\n]/g)) {
      if (sign === '"') {
        begin();
        quotes.meet(text, index);
        continue;
      }
      if (!quotes.isOpen()) {
        take(index + 1);
        begun = false;
      }
      line += 1;
    }
    quotes.endOfPart(text);
    // Whether blanks are an empty line is known with the next part; a record that began is written as far as it goes.
    const rest = text.slice(from);
    blank = !begun && EMPTY.test(rest) ? rest : '';
    if (blank === '') take(text.length);
    yield written;
  }
  yield blank;
}

/** Quotes as RFC 4180 has them: they open where a field begins, and two within are one of the text. */
function quoteState(delimiter: string) {
  let open = false;
  let before = '\n';
  let closed = false;
  return {
    isOpen: () => open,
    meet: (text: string, index: number) => {
      const last = index > 0 ? text[index - 1]! : before;
      const doubled = closed && last === '"';
      closed = open;
      open = !open && (doubled || last === '\n' || last === delimiter.at(-1));
    },
    endOfPart: (text: string) => {
      before = text.at(-1) ?? before;
    },
  };
}
