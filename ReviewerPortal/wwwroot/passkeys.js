// Asks the browser for a passkey when the form's passkey button is pressed, and posts what it got with the form.
const supported = typeof PublicKeyCredential?.parseRequestOptionsFromJSON === 'function';

customElements.define('passkey-submit', class extends HTMLElement {
    static formAssociated = true;

    connectedCallback() {
        this.internals = this.attachInternals();
        this.internals.form.addEventListener('submit', event => {
            if (event.submitter?.name === '__passkey') {
                event.preventDefault();
                this.run(false);
            }
        });
        if (this.getAttribute('operation') === 'request') this.offerInAutofill();
    }

    disconnectedCallback() { this.abort?.abort(); }

    async offerInAutofill() {
        if (supported && await PublicKeyCredential.isConditionalMediationAvailable?.()) this.run(true);
    }

    async run(quiet) {
        this.abort?.abort();
        this.abort = new AbortController();
        const data = new FormData();
        const field = this.getAttribute('field');
        try {
            data.append(`${field}.CredentialJson`, JSON.stringify(await this.obtain(quiet, this.abort.signal)));
        } catch (error) {
            if (error.name === 'AbortError' || quiet) return;
            data.append(`${field}.Error`, error.name);
        }
        this.internals.setFormValue(data);
        this.internals.form.submit();
    }

    async obtain(quiet, signal) {
        if (!supported) throw new Error('unsupported');
        const create = this.getAttribute('operation') === 'create';
        const answer = await fetch(`/account/passkey/${create ? 'creation' : 'request'}-options`, {
            method: 'POST', credentials: 'same-origin', signal, headers: { 'X-Antiforgery': this.getAttribute('token') },
        });
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        const options = await answer.json();
        return create
            ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options), signal })
            : navigator.credentials.get({
                publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options), mediation: quiet ? 'conditional' : undefined, signal,
            });
    }
});
