/** Time as a dependency (design 7): everything that asks for the time takes a Clock, so that tests and the sandbox can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that runs with the system's, shifted. The sandbox moves it on. */
export class ShiftedClock implements Clock {
  offsetMs = 0;

  now(): Date {
    return new Date(systemClock.now().getTime() + this.offsetMs);
  }
}
