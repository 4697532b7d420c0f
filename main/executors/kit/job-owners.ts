/** Jobs that are spoken for in this process, with the attempt they were found for (`''`: submitted or followed). */
export class JobOwners {
  readonly #owners = new Map<string, string>();

  remember(jobId: string, attemptId = ''): void {
    if (this.#owners.has(jobId)) return;
    this.#owners.set(jobId, attemptId);
    for (const oldest of this.#owners.keys()) {
      if (this.#owners.size <= 2_000) break;
      this.#owners.delete(oldest);
    }
  }

  ownerOf(jobId: string): string | undefined {
    return this.#owners.get(jobId);
  }
}
