// Runs before the page is painted, so that parts meant for one of both worlds never flash.
document.documentElement.classList.add("k-js");
