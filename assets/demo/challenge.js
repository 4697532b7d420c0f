document.querySelector('#person')?.addEventListener('change', (event) => event.target.form.submit());
