import type { LabSection, Mean } from '#shared/model/noticed/reports.ts';
import { countText, numberText, requestCostText } from '../../../parts/format/money.ts';
import { Badge } from '../../../ui/badge/badge.tsx';
import { Button } from '../../../ui/button/button.tsx';
import { DataTable, type DataColumn } from '../../../ui/table/data-table.tsx';
import { RateCell } from '../groups/rate-cell.tsx';
import { fullOf, scaleText } from '../groups/scale.ts';
import { MeanCell } from './mean-cell.tsx';
import styles from './variant-table.module.css';

interface VariantTableProps {
  readonly section: LabSection;
  readonly isSaving: boolean;
  /** Makes a variant that of all new sessions. */
  readonly onChoose: (variant: string) => void;
}

type Variant = LabSection['variants'][number];

/** The variants of a section with what their sessions came to. */
export function VariantTable({ section, isSaving, onChoose }: VariantTableProps) {
  const { section: name, variants, chosen, isExperiment } = section;
  const isHeld = (variant: Variant) => !isExperiment && variant.name === chosen;
  const columns: readonly DataColumn<Variant>[] = [
    {
      key: 'name',
      label: 'Variant',
      kind: 'words',
      renderCell: (variant) => (
        <>
          <b>{variant.name}</b> {isHeld(variant) && <Badge tone="ok">in use</Badge>}
          <span className={styles.says}>{variant.says}</span>
        </>
      ),
    },
    { key: 'sessions', label: 'Sessions', kind: 'number', renderCell: ({ sessions }) => numberText(sessions) },
    meanColumn('Output tokens per step', variants, (variant) => variant.outputTokensPerStep, numberText),
    meanColumn('Cost per turn', variants, (variant) => variant.costPerTurnUsd, requestCostText),
    rateColumn('Negative', variants, (variant) => variant.negative),
    rateColumn('Continue', variants, (variant) => variant.continues),
    rateColumn('False claims', variants, (variant) => variant.falseClaims),
    { key: 'needed', label: 'Still needed', kind: 'words', renderCell: ({ sessionsNeeded }) => neededText(sessionsNeeded) },
    {
      key: 'act',
      label: <span aria-label="Actions" />,
      renderCell: (variant) =>
        !isHeld(variant) && (
          <Button
            size="small"
            disabled={isSaving}
            aria-label={`Use ${variant.name} for new sessions`}
            onClick={() => onChoose(variant.name)}
          >
            Promote
          </Button>
        ),
    },
  ];
  return <DataTable label={`Variants of the section ${name}`} columns={columns} rows={variants} keyOf={(variant) => variant.name} />;
}

function meanColumn(
  label: string,
  variants: readonly Variant[],
  meanOf: (variant: Variant) => Mean,
  text: (value: number) => string,
): DataColumn<Variant> {
  const full = Math.max(0, ...variants.map(meanOf).map(({ mean, high }) => high ?? mean ?? 0));
  return {
    key: label,
    label: full > 0 ? <Scaled label={label} scale={`0 to ${text(full)}`} /> : label,
    renderCell: (variant) => <MeanCell label={`${label}, ${variant.name}`} mean={meanOf(variant)} full={full} text={text} />,
  };
}

function rateColumn(label: string, variants: readonly Variant[], rateOf: (variant: Variant) => Variant['negative']): DataColumn<Variant> {
  const full = fullOf(variants.map(rateOf));
  return {
    key: label,
    label: <Scaled label={label} scale={scaleText(full)} />,
    renderCell: (variant) => <RateCell label={`${label}, ${variant.name}`} rate={rateOf(variant)} full={full} />,
  };
}

function Scaled({ label, scale }: { readonly label: string; readonly scale: string }) {
  return (
    <>
      {label}
      <span className={styles.says}>{scale}</span>
    </>
  );
}

/** How much is still to be seen before a difference of a tenth in output tokens would show. */
function neededText(sessions: number | null): string {
  if (sessions === null) return 'too few to say';
  return sessions === 0 ? 'none: a tenth more or less would show' : `about ${countText(sessions, 'session')}`;
}
