/** How the request for a summary begins: models that are played know it by this. */
export const summaryMarker = '<summary-request>';

/** How what stands in place of a summarised conversation begins. */
export const recordMarker = '<earlier-conversation>';
