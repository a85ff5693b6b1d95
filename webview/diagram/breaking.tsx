import type { JSX } from 'preact';
import { lookup } from '../../src/model/lookup.ts';
import type { Model } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Loss } from '../../src/protocol.ts';
import { absent, downtime, share } from '../format.ts';
import type { Dispatch } from '../state/events.ts';
import type { BreakingState } from '../state/look.ts';

interface Props {
  breaking: BreakingState;
  model: Model;
  dispatch: Dispatch;
}

/** What a person took down, what still works, and the way back. */
export function Breaking({ breaking, model, dispatch }: Props): JSX.Element | null {
  const { on, down, loss, problem } = breaking;
  if (!on) return null;
  return (
    <section class="breaking" aria-label="Failures">
      <div class="breaking-head" role="status">
        {down.length === 0 ? (
          <span>Click a component, a replica or the name of a place to take it down.</span>
        ) : (
          <span>
            <b>Down:</b> {down.map((id) => nameOf(model, id)).join(', ')}
          </span>
        )}
        {down.length > 0 && (
          <button type="button" class="button" onClick={() => dispatch({ type: 'repaired' })}>
            Bring everything back
          </button>
        )}
        <button type="button" class="link" onClick={() => dispatch({ type: 'breakingToggled' })}>
          Done
        </button>
      </div>
      {problem !== null && <p>What is left could not be told: {problem}</p>}
      <Left model={model} loss={loss} />
    </section>
  );
}

/** Every flow has its line from the start, so that the picture stays where it is when the answer comes. */
function Left({ model, loss }: { model: Model; loss: Loss | null }): JSX.Element {
  return (
    <table class="left">
      <caption class="unseen">What still works</caption>
      <thead>
        <tr>
          <th scope="col">Flow</th>
          <th scope="col">Works now</th>
          <th scope="col">At its load</th>
          <th scope="col">Availability left</th>
        </tr>
      </thead>
      <tbody>
        {model.flows.map((flow) => {
          const left = loss && Object.hasOwn(loss.flows, flow.id) ? loss.flows[flow.id] : undefined;
          return (
            <tr key={flow.id}>
              <th scope="row">{flow.title ?? flow.name}</th>
              <Served share={left?.served} />
              <Served share={left?.carried} />
              <td>
                {share(left?.availability)}
                {left && left.availability > 0 && left.availability < 1 && (
                  <small> down {downtime(left.availability)} a year</small>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Served({ share: served }: { share: number | undefined }): JSX.Element {
  if (served === undefined) return <td>{absent}</td>;
  return (
    <td class={toneOf(served)}>
      {signOf(served)} {share(served)}
    </td>
  );
}

const nearlyAll = 1 - 1e-9;
const signOf = (served: number) => (served >= nearlyAll ? '✓' : served > 1e-9 ? '◐' : '✗');
const toneOf = (served: number) => (served >= nearlyAll ? 'good' : served > 1e-9 ? 'some' : 'bad');

/** `web#2` is replica 3 of web. */
function nameOf(model: Model, id: ElementId): string {
  const { components, places } = lookup(model);
  const known = components.get(id);
  if (known) return known.title ?? known.name;
  const place = places.get(id);
  if (place) return `${place.kind} ${place.title ?? place.id}`;
  const [, component = id, replica] = /^(.*)#(\d+)$/.exec(id) ?? [];
  const owner = components.get(component);
  return replica === undefined ? id : `replica ${Number(replica) + 1} of ${owner?.title ?? component}`;
}
