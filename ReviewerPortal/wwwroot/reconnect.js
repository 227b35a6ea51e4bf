// Connects the page, and brings it back after the connection broke: first the same circuit, then its saved state, then a reload.
// The framework's own pauses between tries are none ten times, then five seconds, then thirty: too hasty for a server that restarts, too long for a person who waits.
// The share of chance keeps a thousand screens from knocking in the same moment.
Blazor.start({
    circuit: {
        reconnectionOptions: {
            retryIntervalMilliseconds: (tries, most) => (tries >= most ? null : Math.min(tries * 500, 2500) + Math.random() * 500),
        },
    },
});

const modal = document.getElementById('components-reconnect-modal');

const AGAIN_MS = 5000;

// After the framework has given up, a page somebody looks at goes on asking; one in the background asks when it is looked at.
let again;
const later = () => {
    clearTimeout(again);
    again = setTimeout(tryWhenVisible, AGAIN_MS);
    document.addEventListener('visibilitychange', tryWhenVisible);
};
const tryWhenVisible = async () => { if (document.visibilityState === 'visible') await reconnect(); };

async function reconnect() {
    clearTimeout(again);
    document.removeEventListener('visibilitychange', tryWhenVisible);
    try {
        if (await Blazor.reconnect()) return;
        if (await Blazor.resumeCircuit()) modal.close(); else location.reload();
    } catch {
        later();
    }
}

async function resume() {
    try {
        if (!(await Blazor.resumeCircuit())) location.reload();
    } catch {
        modal.classList.replace('components-reconnect-paused', 'components-reconnect-resume-failed');
    }
}

modal.addEventListener('components-reconnect-state-changed', event => {
    switch (event.detail.state) {
        case 'show': modal.showModal(); break;
        case 'hide':
            modal.close();
            // The clock may have drifted and fields may hold text the server has not: sla.js and item.js see to it.
            document.dispatchEvent(new Event('connection-back'));
            break;
        case 'failed': later(); break;
        case 'paused': resume(); break;
        case 'rejected': location.reload(); break;
    }
});
document.getElementById('components-reconnect-button').addEventListener('click', reconnect);
document.getElementById('components-resume-button').addEventListener('click', resume);
