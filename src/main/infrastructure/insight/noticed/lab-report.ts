import type { LabReport } from '#shared/model/noticed/reports.ts';
import { meanOf, noMoments, rateOf, valuesNeeded } from '#shared/model/noticed/statistics.ts';
import type { PromptCatalog } from '#shared/model/prompt-catalog.ts';
import type { PromptSettings } from '#shared/model/settings.ts';
import type { LabCounts } from '#main/ports/queries.ts';

/** A difference of this share of the mean is what the lab looks for. */
const soughtDifference = 0.1;

type Section = LabReport['sections'][number];

const unseen: Omit<LabCounts, 'section' | 'name'> = {
  sessions: 0,
  output: noMoments,
  cost: noMoments,
  messages: 0,
  negative: 0,
  continues: 0,
  claims: 0,
  falseClaims: 0,
};

/** Every section of this version's prompt that has variants, with what was seen of each. */
export function labSections(catalog: PromptCatalog, settings: PromptSettings, seen: readonly LabCounts[]): Section[] {
  return catalog.sections.flatMap((section): Section[] => {
    if (section.type !== 'static' || section.variants.length < 2) return [];
    const chosen = section.variants.find(({ name }) => name === settings.variants[section.name]) ?? section.variants[0];
    return [
      {
        section: section.name,
        isExperiment: settings.experiments.includes(section.name),
        chosen: chosen?.name ?? '',
        variants: section.variants.map(({ name, says }) => {
          const counts = seen.find((one) => one.section === section.name && one.name === name);
          return labVariant(name, says, counts ?? unseen);
        }),
      },
    ];
  });
}

function labVariant(name: string, says: string, counts: Omit<LabCounts, 'section' | 'name'>): Section['variants'][number] {
  const { sessions, output, cost, messages, negative, continues, claims, falseClaims } = counts;
  const needed = valuesNeeded(output, soughtDifference);
  return {
    name,
    says,
    sessions,
    outputTokensPerStep: meanOf(output),
    costPerTurnUsd: meanOf(cost),
    negative: rateOf(negative, messages),
    continues: rateOf(continues, messages),
    falseClaims: rateOf(falseClaims, claims),
    sessionsNeeded: needed === null ? null : Math.max(0, needed - output.count),
  };
}
