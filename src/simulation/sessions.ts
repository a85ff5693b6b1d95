import type { Station } from './stations.ts';

/** Which replica of a component holds the session of each user who has been there. */
export class Sessions {
  private readonly homes = new Map<number, Station>();

  /** A user's request is served at a replica. A session that is somewhere else is not found, and begins anew here. */
  ask(user: number, station: Station): void {
    const home = this.homes.get(user);
    if (home === station) return;
    if (home) station.component.counters.sessionsMissed++;
    this.homes.set(user, station);
  }

  /** A replica is gone, and all sessions in it. */
  lose(station: Station): void {
    for (const [user, home] of this.homes)
      if (home === station) {
        this.homes.delete(user);
        station.component.counters.sessionsLost++;
      }
  }
}
