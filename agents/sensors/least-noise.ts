/** Standard deviation in the unit of a message, above which two measurements in double precision do not come out the same by chance. */
export const LEAST_NOISE = 1e-9;
