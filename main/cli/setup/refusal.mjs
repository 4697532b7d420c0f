// @ts-check

/** Something the person has to put right. The message is all they see: what is wrong and what to do. */
export class Refusal extends Error {}
