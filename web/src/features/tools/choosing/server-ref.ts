/** A server that is on, as it is named where one writes. */
export interface ServerRef {
  id: string;
  name: string;
}
