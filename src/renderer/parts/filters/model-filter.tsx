import { MenuButton } from '../../ui/menu/menu-button.tsx';
import styles from './filter.module.css';

interface ModelFilterProps {
  /** Null: all of them. */
  readonly model: string | null;
  /** Those that can be chosen; the chosen one can be kept also where it is not among them. */
  readonly known: readonly { readonly id: string; readonly name: string }[];
  readonly onModel: (model: string | null) => void;
}

/** One model, or all. */
export function ModelFilter({ model: chosen, known, onModel }: ModelFilterProps) {
  const name = chosen === null ? 'All models' : (known.find((model) => model.id === chosen)?.name ?? chosen);
  const item = (id: string | null, label: string) => ({
    id: id ?? 'all',
    label,
    isChecked: chosen === id,
    onSelect: () => onModel(id),
  });
  const others = chosen !== null && !known.some((model) => model.id === chosen) ? [item(chosen, name)] : [];
  return (
    <MenuButton label={`Model: ${name}`} items={[item(null, 'All models'), ...known.map((model) => item(model.id, model.name)), ...others]}>
      <span className={styles.name}>{name}</span>
    </MenuButton>
  );
}
