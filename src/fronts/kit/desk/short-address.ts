/** An address without what stands above its street: a narrow list shows the door. */
export const shortAddress = (address: string): string =>
  address.replace(/^.*?[市县区].*?(?:街道|镇|乡)(?=.)/u, '');
