import { artSheet } from '#shared/model/companion/art/sheet.ts';
import companions from '../../../../resources/companions.json' with { type: 'json' };

/** What creatures are drawn from. */
export const art = artSheet.parse(companions);
