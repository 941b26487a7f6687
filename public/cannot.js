/**
 * Says why the page cannot run, where it cannot: in browsers without WebAssembly, and in those that are too old to read its scripts. It runs
 * before the page's own script, which starts nothing where this one has found something. Written in the JavaScript of 2009 on purpose.
 */
(function () {
  var root = document.documentElement;

  function has(name, owner) {
    return name in (owner || window);
  }

  function reason() {
    if (!has('WebAssembly')) {
      return (
        'Temper computes with WebAssembly, and this browser has none, or it is turned off. On Apple’s devices the Lockdown Mode turns ' +
        'it off, on managed computers a policy may: allow it for this site, or open the page in another browser.'
      );
    }
    // The newest of what the scripts of the page are written with, and cannot do without.
    var modern =
      has('noModule', HTMLScriptElement.prototype) &&
      has('toReversed', Array.prototype) &&
      has('hasOwn', Object) &&
      has('OffscreenCanvas') &&
      has('DecompressionStream') &&
      has('Worker');
    if (!modern) return 'This browser is too old for Temper: it lacks what the page is written with. Update it, or open the page in another one.';
    return '';
  }

  function say(why) {
    if (root.hasAttribute('data-cannot')) return;
    root.setAttribute('data-cannot', '');
    var style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = './cannot.css';
    document.getElementsByTagName('head')[0].appendChild(style);
    document.getElementById('cannot-why').firstChild.nodeValue = why;
    document.getElementById('cannot').removeAttribute('hidden');
  }

  var why = reason();
  if (why) say(why);
  // Whatever else keeps the page from being drawn: a syntax that is not known here, a script that did not come.
  window.addEventListener(
    'error',
    function (event) {
      var script = event.target && event.target.nodeName === 'SCRIPT';
      var empty = !document.getElementById('app').firstChild;
      if (!empty || !(script || event.error instanceof SyntaxError)) return;
      say(
        script
          ? 'A script of this page did not come. Check the connection and reload the page.'
          : 'This browser cannot read the scripts of this page. Update it, or open the page in another one.'
      );
    },
    true
  );
})();
