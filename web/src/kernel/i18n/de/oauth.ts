export const oauth = {
  'oauth.class.sign_in_required':
    'Der Server möchte wissen, wer Sie sind. Sonst wurde nichts geändert. Gehen Sie zurück zu Stoa und beginnen Sie noch einmal.',
  'oauth.class.user_denied':
    'Sie haben abgelehnt oder die Anmeldung abgebrochen. Es wurde nichts geändert; in Stoa können Sie noch einmal beginnen.',
  'oauth.class.client_rejected':
    'Der Server kannte Stoa nicht mehr. Stoa meldet sich neu an, wenn Sie noch einmal beginnen. Sonst wurde nichts geändert. Gehen Sie zurück zu Stoa und beginnen Sie noch einmal.',
  'oauth.class.grant_rejected':
    'Der Server hat die Anmeldung nicht mehr anerkannt. Sonst wurde nichts geändert. Gehen Sie zurück zu Stoa und beginnen Sie noch einmal.',
  'oauth.class.insufficient_scope':
    'Der Server hat nicht gewährt, worum er gebeten wurde. Was Sie vorher hatten, bleibt.',
  'oauth.class.transient':
    'Der Server ist gerade nicht erreichbar. Es wurde nichts geändert; versuchen Sie es später noch einmal.',
  'oauth.class.issuer_mismatch':
    'Die Antwort kam nicht von dem Server, der gefragt wurde, und wurde nicht benutzt. Es wurde nichts geändert. Die Verwaltung muss nachsehen, wie dieser Server eingerichtet ist.',
  'oauth.class.resource_mismatch':
    'Der Server spricht von einer anderen Adresse als der gefragten. Es wurde nichts geändert. Die Verwaltung muss nachsehen, wie dieser Server eingerichtet ist.',
  'oauth.class.metadata_invalid':
    'Der Server beschreibt seine Anmeldung so, dass sie nicht benutzt werden kann. Es wurde nichts geändert. Die Verwaltung muss nachsehen, wie dieser Server eingerichtet ist.',
  'oauth.class.pkce_unsupported':
    'Der Server sagt nicht, dass er Anmeldungen vor Diebstahl schützt (PKCE). Es wurde nichts geändert. Die Verwaltung muss nachsehen, wie dieser Server eingerichtet ist.',
  'oauth.class.insecure_endpoint':
    'Der Server möchte unverschlüsselt erreicht werden. Es wurde nichts geändert. Die Verwaltung muss nachsehen, wie dieser Server eingerichtet ist.',
  'oauth.class.blocked_address':
    'Der Server steht an einer Adresse, die Stoa nicht erreichen darf. Es wurde nichts geändert. Die Verwaltung muss nachsehen, wie dieser Server eingerichtet ist.',
  'oauth.class.as_changed':
    'Für diesen Server ist jetzt ein anderer Anmeldeserver zuständig. Sonst wurde nichts geändert. Gehen Sie zurück zu Stoa und beginnen Sie noch einmal.',
  'oauth.class.needs_client_credentials':
    'Der Server meldet Programme nicht von selbst an; die Verwaltung muss eine Client-ID eintragen. Es wurde nichts geändert.',
  'oauth.class.registration_refused':
    'Der Server wollte Stoa nicht als sein Programm anmelden. Es wurde nichts geändert. Die Verwaltung muss nachsehen, wie dieser Server eingerichtet ist.',
  'oauth.class.expired':
    'Es ist zu viel Zeit vergangen. Sonst wurde nichts geändert. Gehen Sie zurück zu Stoa und beginnen Sie noch einmal.',
  'oauth.class.superseded':
    'Nach dieser Anmeldung wurde eine andere begonnen. Schließen Sie jene ab, oder beginnen Sie in Stoa noch einmal.',
  'oauth.class.interrupted':
    'Stoa wurde unterbrochen, während die Anmeldung abgeschlossen wurde. Sonst wurde nichts geändert. Gehen Sie zurück zu Stoa und beginnen Sie noch einmal.',
  'oauth.class.not_your_flow':
    'Diese Anmeldung hat jemand anderes begonnen. Sonst wurde nichts geändert. Gehen Sie zurück zu Stoa und beginnen Sie noch einmal.',
  'oauth.class.invalid_state':
    'Diese Anmeldung ist nicht bekannt. Sonst wurde nichts geändert. Gehen Sie zurück zu Stoa und beginnen Sie noch einmal.',
};
