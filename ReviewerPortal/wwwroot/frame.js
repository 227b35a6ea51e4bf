// The few things of the frame that need no server: menus, theme and density choice, the skip link, copying.
(() => {
    const root = document.documentElement;

    const mark = () => {
        for (const group of document.querySelectorAll('[data-choice]')) {
            const chosen = group.dataset.choice === 'theme' ? root.dataset.themeChoice : root.dataset[group.dataset.choice];
            for (const button of group.querySelectorAll('[data-value]')) {
                button.setAttribute('aria-pressed', String(button.dataset.value === chosen));
            }
        }
    };

    const closeNav = () => {
        root.classList.remove('nav-open');
        document.querySelector('[data-nav-toggle]')?.setAttribute('aria-expanded', 'false');
    };

    // Whoever signs out leaves nothing unsaved behind in a browser others may use.
    document.addEventListener('submit', event => {
        if (!event.target.matches('[data-forgets-drafts]')) return;
        for (const name of Object.keys(localStorage).filter(k => k.startsWith('rp-draft|'))) localStorage.removeItem(name);
    });

    document.addEventListener('click', event => {
        const target = event.target instanceof Element ? event.target : null;
        if (!target) return;

        const choice = target.closest('[data-choice] [data-value]');
        if (choice) {
            window.portalChoose(choice.closest('[data-choice]').dataset.choice, choice.dataset.value);
            mark();
        }

        const toggle = target.closest('[data-nav-toggle]');
        if (toggle) {
            const open = root.classList.toggle('nav-open');
            toggle.setAttribute('aria-expanded', String(open));
        } else if (target.closest('.rail a')) {
            closeNav();
        }

        for (const menu of document.querySelectorAll('details[data-menu][open]')) {
            if (!menu.contains(target) || target.closest('.menu-sheet a')) menu.open = false;
        }

        if (target.closest('[data-skip]')) {
            event.preventDefault();
            document.getElementById('main')?.focus();
        }

        const copy = target.closest('[data-copy]');
        if (copy) {
            navigator.clipboard?.writeText(document.getElementById(copy.dataset.copy)?.textContent.trim() ?? '');
            copy.dataset.copied = 'yes';
        }
    });

    // Some browsers begin no drag that carries nothing.
    document.addEventListener('dragstart', event => {
        if (event.target instanceof Element && event.target.closest('[data-drag]')) event.dataTransfer?.setData('text/plain', '');
    });

    document.addEventListener('keydown', event => {
        if (event.key !== 'Escape') return;
        closeNav();
        for (const menu of document.querySelectorAll('details[data-menu][open]')) {
            menu.open = false;
            menu.querySelector('summary')?.focus();
        }
    });

    document.addEventListener('toggle', event => { if (event.target.matches?.('details[data-menu]')) mark(); }, true);
    mark();
})();
