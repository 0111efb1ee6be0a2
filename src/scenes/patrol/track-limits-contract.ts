/** No patrol has more places; a shift of twelve hours thinned on the phone has some hundred. */
export const MOST_PLACES = 2_000;
/** Of one batch. */
export const MOST_SENT = 200;
