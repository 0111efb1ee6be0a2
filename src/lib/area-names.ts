/** Names of areas from above to below as one; a name that begins with the one above it says that one already. */
export const joinAreaNames = (names: readonly string[]): string =>
  names.reduce((whole, name, index) => {
    const above = names[index - 1] ?? '';
    return above !== '' && name.startsWith(above) ? `${whole.slice(0, -above.length)}${name}` : whole + name;
  }, '');
