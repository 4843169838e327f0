import { parseHandle } from '../../src/step-up/handle.ts';
import type { Binding } from '../../src/step-up/record.ts';
import type { Asked } from '../oracle/asked.ts';
import type { BankRequest } from '../scenarios/bank-request.ts';
import type { Bearer } from '../scenarios/bearer.ts';
import { GARBLINGS } from '../scenarios/garbling.ts';
import type { Send } from '../scenarios/step.ts';
import { eventOf, methodArnOf } from './event-of.ts';
import { holderOf, type Scene } from './holders.ts';
import type { Outgoing, World } from './world.ts';

/** One scenario under way: what its names stand for so far. */
export interface Stage {
  readonly scene: Scene;
  readonly handles: ReadonlyMap<string, string>;
  /** From now on the handle has that name. */
  remember(name: string, handle: string): void;
  /** The records that the scenario knows of. */
  bindings(): readonly Binding[];
  /** The event of a request, and what its answer is held against. `name` is its extendedRequestId within the scenario. */
  prepare(
    what: { readonly bearer: Bearer; readonly request: BankRequest } & Pick<Send, 'to' | 'garbling'>,
    name: string,
  ): Promise<{ readonly outgoing: Outgoing; readonly asked: Asked }>;
}

export function createStage(number: number, world: World): Stage {
  const scene = { run: world.run, number };
  const handles = new Map<string, string>();
  const tokens = new Map<Bearer, Promise<string>>();
  const requestIdOf = (name: string) => `${scene.run}-${number}-${name}`;

  return {
    scene,
    handles,
    remember: (name, handle) => handles.set(name, handle),
    bindings() {
      const bindings = [...handles.values()].map((handle) => parseHandle(handle)?.binding);
      return [...new Set(bindings.filter((binding) => binding !== undefined))];
    },
    async prepare({ bearer, request, to, garbling }, name) {
      const token = await tokenOf(bearer);
      const requestId = requestIdOf(name);
      const good = eventOf(request, { token, requestId, requestIdOf });
      const event = garbling === undefined ? good : GARBLINGS[garbling](good);
      const asked: Asked = {
        request,
        methodArn: methodArnOf(request),
        sub: holderOf(bearer, scene),
        token,
        audience: world.audiences[to],
        policySha256: world.policySha256s[to],
        handles,
      };
      return { outgoing: { text: JSON.stringify(event), requestId }, asked };
    },
  };

  function tokenOf(bearer: Bearer): Promise<string> {
    const known = tokens.get(bearer) ?? world.mint(bearer, scene);
    tokens.set(bearer, known);
    return known;
  }
}
