import { Button } from '../../../ui/button/button.tsx';
import { IconButton } from '../../../ui/button/icon-button.tsx';
import { TextField } from '../../../ui/field/text-field.tsx';
import { emptyBand, rateNames, type BandDraft, type Problem, type RateName, type RowDraft } from './price-draft.ts';
import styles from './price-dialog.module.css';

interface RowFieldsProps {
  readonly row: RowDraft;
  readonly problems: readonly Problem[];
  readonly onRow: (row: RowDraft) => void;
  /** Null where it is the only one. */
  readonly onRemove: (() => void) | null;
}

const rateLabels: Record<RateName, string> = {
  input: 'Input',
  output: 'Output',
  write5m: 'Write 5 min',
  write1h: 'Write 1 h',
  read: 'Read',
};

/** Prices from a day on: a line for each band of prompt lengths. */
export function RowFields({ row, problems, onRow, onRemove }: RowFieldsProps) {
  const own = problems.filter(({ field }) => [row.key, ...row.bands.map(({ key }) => key)].some((key) => field.startsWith(`${key} `)));
  const isWrong = (field: string) => own.some((problem) => problem.field === field);
  const changeBand = (band: BandDraft, change: Partial<BandDraft>) =>
    onRow({ ...row, bands: row.bands.map((other) => (other.key === band.key ? { ...other, ...change } : other)) });
  return (
    <fieldset className={styles.row}>
      <legend>From the day</legend>
      <div className={styles.day}>
        <TextField
          label="From the day"
          value={row.from}
          isInvalid={isWrong(`${row.key} from`)}
          onChange={(from) => onRow({ ...row, from })}
        />
        <span>UTC, USD per million tokens. An empty cache rate is unknown.</span>
        {onRemove && (
          <Button size="small" variant="quiet" onClick={onRemove}>
            Remove this day
          </Button>
        )}
      </div>
      <table className={styles.bands}>
        <thead>
          <tr>
            <th scope="col">Prompt up to</th>
            {rateNames.map((name) => (
              <th key={name} scope="col">
                {rateLabels[name]}
              </th>
            ))}
            <th scope="col" aria-label="Remove" />
          </tr>
        </thead>
        <tbody>
          {row.bands.map((band, index) => (
            <tr key={band.key}>
              <td>
                <TextField
                  label={`Prompt up to, band ${index + 1}`}
                  inputMode="numeric"
                  placeholder="any length"
                  value={band.upTo}
                  isInvalid={isWrong(`${band.key} upTo`)}
                  onChange={(upTo) => changeBand(band, { upTo })}
                />
              </td>
              {rateNames.map((name) => (
                <td key={name}>
                  <TextField
                    label={`${rateLabels[name]}, band ${index + 1}`}
                    inputMode="decimal"
                    value={band[name]}
                    isInvalid={isWrong(`${band.key} ${name}`)}
                    onChange={(text) => changeBand(band, { [name]: text })}
                  />
                </td>
              ))}
              <td>
                {row.bands.length > 1 && (
                  <IconButton
                    icon="x"
                    size="small"
                    label={`Remove band ${index + 1}`}
                    onClick={() => onRow({ ...row, bands: row.bands.filter((other) => other.key !== band.key) })}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {own.map(({ field, words }) => (
        <p key={field} className={styles.problem}>
          {words}
        </p>
      ))}
      <div>
        <Button size="small" variant="quiet" icon="plus" onClick={() => onRow({ ...row, bands: [...row.bands, emptyBand()] })}>
          Add a band for longer prompts
        </Button>
      </div>
    </fieldset>
  );
}
