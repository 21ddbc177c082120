// What the vendored scripts and our own elements bring along.

/** static/js/vendor/idiomorph.min.js; undefined until it has come. */
declare var Idiomorph: { morph(old: Element, next: Node, config: IdiomorphConfig): void } | undefined;

interface IdiomorphConfig {
  morphStyle: "innerHTML" | "outerHTML";
  /** Each tells whether the library may go on. */
  callbacks: {
    beforeNodeMorphed(old: Node, next: Node): boolean;
    beforeAttributeUpdated(name: string, node: Element, kind: "update" | "remove"): boolean;
    beforeNodeRemoved(node: Node): boolean;
  };
}

// Of static/js/kept-worker.js: TypeScript's own types of workers and of pages exclude each other.

interface ExtendableEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface ServiceWorkerGlobalScope {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate" | "message", hear: (event: ExtendableEvent) => void): void;
  addEventListener(name: "fetch", hear: (event: FetchEvent) => void): void;
}
