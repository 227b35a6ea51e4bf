// Brings a page back after the connection broke: first the same circuit, then its saved state, then a reload.
const modal = document.getElementById('components-reconnect-modal');

const tryWhenVisible = async () => { if (document.visibilityState === 'visible') await reconnect(); };

async function reconnect() {
    document.removeEventListener('visibilitychange', tryWhenVisible);
    try {
        if (await Blazor.reconnect()) return;
        if (await Blazor.resumeCircuit()) modal.close(); else location.reload();
    } catch {
        document.addEventListener('visibilitychange', tryWhenVisible);
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
        case 'hide': modal.close(); break;
        case 'failed': document.addEventListener('visibilitychange', tryWhenVisible); break;
        case 'paused': resume(); break;
        case 'rejected': location.reload(); break;
    }
});
document.getElementById('components-reconnect-button').addEventListener('click', reconnect);
document.getElementById('components-resume-button').addEventListener('click', resume);
