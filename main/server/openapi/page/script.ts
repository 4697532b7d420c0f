/** What the page does by itself: search, the choice of examples, copying, light or dark. It asks nobody for anything. */
export const SCRIPT = `
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const root = document.documentElement;
  const kept = (value) => {
    try {
      if (value === undefined) return localStorage.getItem('docs-theme');
      localStorage.setItem('docs-theme', value);
    } catch {}
    return null;
  };
  const theme = kept();
  if (theme) root.dataset.theme = theme;
  document.getElementById('theme').addEventListener('click', () => {
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
    kept(root.dataset.theme);
  });

  const operations = new Map(all('.operation[id]').map((one) => [one.id, one]));
  const groups = all('nav .links').map((box) => ({
    box,
    section: document.getElementById(box.querySelector('.top').hash.slice(1)),
    links: [...box.querySelectorAll('a:not(.top)')],
  }));
  const search = document.getElementById('search');
  const find = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let found = 0;
    for (const { box, section, links } of groups) {
      let shown = 0;
      for (const link of links) {
        const operation = operations.get(link.hash.slice(1));
        const fits = words.every((word) => operation.dataset.words.includes(word));
        link.hidden = operation.hidden = !fits;
        link.style.display = operation.style.display = fits ? '' : 'none';
        if (fits) shown += 1;
      }
      box.style.display = section.style.display = shown > 0 ? '' : 'none';
      found += shown;
    }
    document.getElementById('nothing').hidden = found > 0;
  };
  search.addEventListener('input', find);
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && !/INPUT|SELECT|TEXTAREA/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    }
    if (event.key === 'Enter' && document.activeElement === search) {
      const first = groups.flatMap(({ links }) => links).find((link) => !link.hidden);
      if (first) location.hash = first.hash;
    }
    if (event.key === 'Escape' && document.activeElement === search) {
      search.value = '';
      find();
    }
  });

  document.addEventListener('change', ({ target }) => {
    if (!target.dataset.panel) return;
    [...document.getElementById(target.dataset.panel).children].forEach((pane, index) => {
      pane.hidden = index !== Number(target.value);
    });
  });
  document.addEventListener('click', async ({ target }) => {
    if (!target.classList || !target.classList.contains('copy')) return;
    const pane = target.closest('.panel').querySelector('pre:not([hidden])');
    try {
      await navigator.clipboard.writeText(pane.textContent);
    } catch {
      getSelection().selectAllChildren(pane);
      document.execCommand('copy');
      getSelection().removeAllRanges();
    }
    const said = target.textContent;
    target.textContent = target.dataset.done;
    setTimeout(() => { target.textContent = said; }, 1200);
  });

  const reveal = () => {
    const named = location.hash && document.getElementById(location.hash.slice(1));
    if (named && named.tagName === 'DETAILS') named.open = true;
  };
  addEventListener('hashchange', reveal);
  reveal();

  const links = new Map(all('nav a').map((link) => [link.hash.slice(1), link]));
  const watch = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      for (const link of links.values()) link.classList.remove('here');
      const link = links.get(target.id);
      if (!link) continue;
      link.classList.add('here');
      link.scrollIntoView({ block: 'nearest' });
    }
  }, { rootMargin: '-80px 0px -70% 0px' });
  for (const id of links.keys()) {
    const section = document.getElementById(id);
    if (section && !id.startsWith('tag-')) watch.observe(section);
  }
})();
`;
