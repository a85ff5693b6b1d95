import type { Distribution } from '../../model/distribution.ts';
import type { Component, Operation } from '../../model/model.ts';
import type { Waiting } from '../capacity/erlang.ts';

/** Mean, seconds; variance, seconds squared; the least it can be. */
export interface ServiceTime {
  mean: number;
  variance: number;
  minimum: number;
  distribution: Distribution;
}

/** What a station does to a request, under the load of the whole system. */
export interface Stages {
  serviceOf(component: Component, operation: Operation | undefined): ServiceTime;
  waitOf(component: Component, operation: Operation | undefined): Waiting;
}
