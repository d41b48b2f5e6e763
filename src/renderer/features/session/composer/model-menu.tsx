import type { ModelChoice } from '#shared/model/events/session-events.ts';
import type { Effort } from '#shared/model/wire.ts';
import { findModel } from '#shared/model/price.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { MenuButton } from '../../../ui/menu/menu-button.tsx';
import { useToasts } from '../../../ui/toast/toast-region.tsx';
import type { MenuItem } from '../../../ui/menu/menu.tsx';
import { useForecast } from '../ahead/use-look-ahead.ts';
import { useSession, useSessionScope } from '../session-context.ts';
import styles from './composer.module.css';
import { effortCost, modelName, modelOptions } from './model-choices.ts';

/** What switching does, by where the cache stands. */
const switchingWords = {
  warm: 'Another model or effort writes the prefix again',
  cold: 'The cache has expired: switching loses next to nothing',
  empty: 'Price per million tokens',
};

/** What the model menu offers in this session; null until its model is known. */
function useModelMenu(): { chosen: ModelChoice; heading: string; items: MenuItem[] } | null {
  const { actions, prices } = useSessionScope();
  const chosen = useSession((state) => state.transcript.model);
  const isWorking = useSession((state) => state.transcript.turn.status === 'running');
  const toasts = useToasts();
  const ahead = useForecast();
  const provider = useWorkbench((state) => state.provider?.provider ?? null);
  if (!chosen) return null;

  const isRehearsal = chosen.provider === 'rehearsal' && provider !== 'anthropic';
  const items = isRehearsal || !prices ? [] : [...modelItems(), ...effortItems()];
  const heading = isRehearsal
    ? 'Rehearsal: simulated, free. A key in the settings brings the models.'
    : switchingWords[ahead?.clock.state ?? 'empty'];

  function choose(choice: ModelChoice, name: string) {
    void actions.setModel(choice);
    // A running turn keeps its model, so nothing else would show the choice before its end.
    if (isWorking) toasts.show({ state: 'queued', text: `${name}: from the next turn on.` });
  }

  function modelItems(): MenuItem[] {
    if (!prices || !chosen) return [];
    return modelOptions(chosen, prices, ahead, Date.now()).map((option) => ({
      id: option.choice.model,
      text: option.name,
      label: (
        <span className={styles.choice}>
          <span>{option.name}</span>
          <span className={styles.choiceNote}>{option.rates}</span>
        </span>
      ),
      detail: option.isChosen ? 'now' : option.rewrite,
      isChecked: option.isChosen,
      onSelect: () => !option.isChosen && choose(option.choice, option.name),
    }));
  }

  function effortItems(): MenuItem[] {
    const entry = prices && chosen && findModel(prices, chosen.model);
    if (!entry || !chosen || chosen.provider !== 'anthropic' || entry.efforts.length === 0) return [];
    const current = chosen.effort ?? entry.defaultEffort;
    return entry.efforts.map((effort: Effort, index) => ({
      id: `effort:${effort}`,
      text: effort,
      label: `Effort ${effort}${effort === entry.defaultEffort ? ', default' : ''}`,
      detail: effort === current ? undefined : (effortCost(chosen, effort, prices, ahead, Date.now()) ?? undefined),
      isChecked: effort === current,
      startsGroup: index === 0,
      onSelect: () => effort !== current && choose({ ...chosen, effort }, `Effort ${effort}`),
    }));
  }

  const own: MenuItem = { id: 'rehearsal', label: 'Rehearsal, simulated', isChecked: true, onSelect: () => undefined };
  return { chosen, heading, items: items.length > 0 ? items : [own] };
}

/** Chooses the model and its effort, and says beforehand what switching costs: the prefix is written again. */
export function ModelMenu({ isDisabled }: { readonly isDisabled: boolean }) {
  const { prices } = useSessionScope();
  const menu = useModelMenu();
  if (!menu) return null;
  const { chosen, heading, items } = menu;
  return (
    <MenuButton
      label={`Model: ${modelName(chosen, prices)}`}
      heading={heading}
      variant="quiet"
      prefer="above"
      isDisabled={isDisabled}
      items={items}
    >
      {modelName(chosen, prices)}
      {chosen.provider === 'rehearsal' ? ', simulated' : chosen.effort ? `, ${chosen.effort}` : ''}
    </MenuButton>
  );
}

/** The same menu where a turn's end leaves the choice of another model as a way on. */
export function OtherModelButton({ label }: { readonly label: string }) {
  const menu = useModelMenu();
  if (!menu || menu.chosen.provider === 'rehearsal') return null;
  return (
    <MenuButton label={label} heading={menu.heading} size="small" align="end" items={menu.items}>
      {label}
    </MenuButton>
  );
}
