// Runs before the first paint, so that neither theme nor density flashes. The choice lives in this browser only.
(() => {
    const root = document.documentElement;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const read = key => { try { return localStorage.getItem(key); } catch { return null; } };
    const apply = () => {
        const theme = read('theme') || 'system';
        root.dataset.themeChoice = theme;
        root.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
        root.dataset.density = read('density') === 'compact' ? 'compact' : 'comfortable';
    };
    apply();
    dark.addEventListener('change', apply);
    window.addEventListener('storage', apply);
    window.portalChoose = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private mode: this page only */ root.dataset[key] = value; } apply(); };
})();
