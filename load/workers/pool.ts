import type { Sent } from '../oracle/sent.ts';
import type { Outgoing } from '../play/world.ts';
import type { Authorizer } from './authorizer.ts';

/** Authorizers that share the work. */
export interface Pool {
  /** Hands an event to the one with the least to do, once it may have another. */
  send(event: Outgoing): Promise<Sent>;
  /** Waits until each of them is free for one, and then hands out all events at one moment, the first to the first and so on around. */
  race(events: readonly Outgoing[]): Promise<readonly Sent[]>;
}

/** Lambda gives an environment one event at a time; `inFlight` may be more. */
export function createPool(authorizers: readonly Authorizer[], inFlight: number): Pool {
  const seats = authorizers.map((authorizer) => createSeat(authorizer, inFlight));
  let turn = 0;
  let lastRace: Promise<unknown> = Promise.resolve();

  return {
    async send(event) {
      turn += 1;
      // Whoever had one longest ago comes first among those with as little to do.
      const inTurn = [...seats.slice(turn % seats.length), ...seats.slice(0, turn % seats.length)];
      const [first, ...others] = inTurn;
      if (!first) throw new RangeError('there is no authorizer');
      const seat = others.reduce((least, other) => (other.busy() < least.busy() ? other : least), first);
      await seat.take();
      return seat.authorizer.invoke(event).finally(seat.leave);
    },
    race(events) {
      // One at a time: two that each hold half of the seats would wait for ever.
      const race = lastRace.then(async () => {
        await Promise.all(seats.map((seat) => seat.take()));
        const answers = events.map((event, index) => seats[index % seats.length]?.authorizer.invoke(event));
        const came = await Promise.all(answers).finally(() => seats.map((seat) => seat.leave()));
        return came.filter((sent) => sent !== undefined);
      });
      lastRace = race.catch(() => undefined);
      return race;
    },
  };
}

function createSeat(authorizer: Authorizer, inFlight: number) {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    authorizer,
    busy: () => taken + waiting.length,
    async take(): Promise<void> {
      if (taken < inFlight) {
        taken += 1;
        return;
      }
      // Whoever leaves hands its place on.
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    leave(): void {
      const next = waiting.shift();
      if (next) next();
      else taken -= 1;
    },
  };
}
