// What the server put into the page: words, suggestions, places, where the stand-in is.

export const config = JSON.parse(document.getElementById("config").textContent);
