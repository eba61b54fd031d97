/* What several fields say in the same words. */

export const REQUIRED = "This field is required.";
