import { useClient } from '../../bridge/client-context.ts';
import { useCall } from '../../bridge/use-call.ts';
import { nameOfModel } from './model-name.ts';

/** Says what a model is called, from the price book as soon as it is there. */
export function useModelName(): (model: string) => string {
  const client = useClient();
  const { state } = useCall(() => client.prices.get(), { isImmediate: true });
  return (model) => nameOfModel(state.status === 'done' ? state.value : null, model);
}
