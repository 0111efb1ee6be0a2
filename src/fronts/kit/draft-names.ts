const OWNER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\./;

/** Whether a draft is named by the person who began it: `<number of the account>.patrol.report`. */
export const isOwned = (name: string): boolean => OWNER.test(name);
