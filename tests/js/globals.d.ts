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
