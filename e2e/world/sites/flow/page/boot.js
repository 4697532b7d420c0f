const data = JSON.parse(document.getElementById('world-boot').textContent);

export const { locale, texts, account, offer, timing, projects } = data;
export const firstSettings = data.settings;
export const reloaded = data.reloaded;

/** Text of the page's language, `{n}` filled in. */
export const t = (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Options of a scenario that is on, else undefined. */
export const scenario = (name) => data.scenarios[name];

/** Switches may have changed since the page was loaded. */
export async function refreshScenarios() {
  data.scenarios = await (await fetch('/__world/flags')).json();
}

export const consent = {
  given: data.consented,
  give() {
    this.given = true;
    return fetch('/__world/person-consents', { method: 'POST' });
  },
};

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const pageUuid = () => crypto.randomUUID().toUpperCase();
